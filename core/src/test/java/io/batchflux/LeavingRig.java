package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.testing.TaskScript;
import org.junit.jupiter.api.BeforeEach;
import reactor.core.publisher.Flux;

/** A rig whose tasks leave something, which its tests look for when a run is over. */
abstract class LeavingRig {

    final Rig rig = new Rig().listening();

    @BeforeEach
    void leaveSomething() {
        rig.service.tasks(task -> TaskScript.succeeds().writing("out", task.id()));
    }

    static Flux<TaskSpec<Integer>> tasks(int count) {
        return Rig.tasks(count).map(task -> task.withOutput(Output.named("out", "out")));
    }

    String container() {
        assertThat(rig.store.containers()).hasSize(1);
        return rig.store.containers().iterator().next();
    }

    /** What these tasks have left is there, and the listener was told that it is. */
    void assertStays(String... tasks) {
        assertThat(rig.service.jobs()).isEmpty();
        for (String task : tasks) {
            assertThat(rig.store.blobs(container())).anyMatch(blob -> blob.contains("/" + task + "/"));
        }
        assertThat(rig.listener.leftBehind)
                .containsExactly("blob container " + container()
                        + " was not deleted: it has results that were not handed over, of task "
                        + String.join(", ", tasks));
    }
}
