package io.batchflux.emulator.account;

import io.batchflux.emulator.node.Disk;
import io.batchflux.emulator.wire.ServiceLoop;
import java.time.Duration;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** This class keeps the files of completed tasks for as long as the tasks say. */
final class TaskRetention {

    private static final Logger LOG = LoggerFactory.getLogger(TaskRetention.class);

    private final ServiceLoop loop;
    private final Disk disk;

    TaskRetention(ServiceLoop loop, Disk disk) {
        this.loop = loop;
        this.disk = disk;
    }

    /** Deletes the files of a task which was completed so long ago when their time is over. */
    void begin(Task task, Duration passed) {
        if (task.status().node().isPresent() && !task.filesCleanedUp()) {
            task.retention(loop.after(task.spec().retentionTime().minus(passed), () -> {
                task.filesCleanedUp(true);
                delete(task).subscribe(done -> {}, e -> LOG.warn("Files of {} remain", task.id(), e));
            }));
        }
    }

    /** Deletes the files of a task, if it has any. */
    Mono<Void> delete(Task task) {
        return Flux.defer(() -> Flux.fromStream(Stream.concat(
                        task.status().node().stream(), task.subtasks().stream().map(Subtask::placement))))
                .concatMap(placement -> disk.delete(placement.path()))
                .then();
    }
}
