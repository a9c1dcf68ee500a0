package io.batchflux.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.NodePage;
import io.batchflux.spi.NodeQuery;
import io.batchflux.spi.NodeSnapshot;
import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.TaskExecution;
import io.batchflux.spi.TaskState;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Every {@link io.batchflux.spi.BatchService} passes these tests of what it shows of nodes, and of tasks that run there.
 *
 * <p>Extend this class in the tests of an implementation, and say where it finds the service and a pool.
 */
public abstract class PoolContractTests extends BatchServiceContract {

    @Test
    void allNodesOfThePoolAreListedPageByPage() {
        List<NodeSnapshot> nodes = nodes(poolId());

        assertThat(nodes)
                .hasSize(awaitValue(service().describePool(poolId())).currentNodes())
                .allSatisfy(node -> assertThat(node.state().isReady()).isTrue())
                .extracting(NodeSnapshot::id)
                .doesNotHaveDuplicates()
                .doesNotContain("");
    }

    @Test
    void thereAreNoNodesOfAPoolThatIsNotThere() {
        assertThat(awaitError(service().listNodes(NodeQuery.ofPool("nowhere"))).code())
                .isEqualTo(ServiceException.POOL_NOT_FOUND);
    }

    @Test
    void aFileThatANodeDoesNotHaveIsGoneForGood() {
        String node = nodes(poolId()).get(0).id();

        assertThat(awaitError(service().nodeFileSize(poolId(), node, "startup/none.txt")))
                .isInstanceOf(PermanentServiceException.class);
        assertThat(awaitError(service()
                        .readNodeFile(poolId(), node, "startup/none.txt", 0, 100)
                        .then()))
                .isInstanceOf(PermanentServiceException.class);
    }

    @Test
    void aTaskIsDescribedWhileItRunsAndWhenItHasEnded() {
        String job = createJob();
        add(job, task("long", "sleep 60"), task("brief", "exit 3"));
        awaitState(job, "long", TaskState.RUNNING);
        awaitState(job, "brief", TaskState.COMPLETED);

        assertThat(awaitValue(service().describeTask(job, "long"))).satisfies(task -> {
            assertThat(task.state()).isEqualTo(TaskState.RUNNING);
            assertThat(task.execution().startTime()).isNotNull();
            assertThat(task.execution().nodeId()).isNotNull();
        });
        assertThat(awaitValue(service().describeTask(job, "brief"))).satisfies(task -> {
            assertThat(task.id()).isEqualTo("brief");
            assertThat(task.execution().result()).isEqualTo(TaskExecution.Result.FAILURE);
            assertThat(task.execution().exitCode()).isEqualTo(3);
        });
    }

    @Test
    void aTaskThatIsNotThereIsNotFound() {
        assertThat(awaitError(service().describeTask(createJob(), "none")).code())
                .isEqualTo(ServiceException.TASK_NOT_FOUND);
    }

    @Test
    void aFileOfATaskIsReadFromAnyPlaceOn() {
        String job = createJob();
        add(job, task("a", "echo 0123456789 >&2"));
        completed(job, 1);

        assertThat(read(job, 0, 100)).isEqualTo("0123456789\n");
        assertThat(read(job, 0, 4)).isEqualTo("0123");
        assertThat(read(job, 4, 4)).isEqualTo("4567");
        assertThat(read(job, 8, 100)).isEqualTo("89\n");
    }

    @Test
    void nothingIsReadBehindTheEndOfAFile() {
        String job = createJob();
        add(job, task("a", "echo 0123456789 >&2"));
        completed(job, 1);

        assertThat(read(job, 11, 100)).isEmpty();
        assertThat(read(job, 1000, 100)).isEmpty();
    }

    @Test
    void aFileThatATaskDoesNotHaveIsGoneForGood() {
        String job = createJob();
        add(job, task("a", "exit 0"));
        completed(job, 1);

        assertThat(awaitError(
                        service().readTaskFile(job, "a", "wd/none", 0, 100).then()))
                .isInstanceOf(PermanentServiceException.class);
    }

    private String read(String job, long offset, int maxBytes) {
        Flux<ByteBuffer> part = service().readTaskFile(job, "a", "stderr.txt", offset, maxBytes);
        return awaitValue(part.reduceWith(ByteArrayOutputStream::new, FakeBlobStore::append)
                .map(joined -> joined.toString(StandardCharsets.UTF_8)));
    }

    private List<NodeSnapshot> nodes(String pool) {
        NodeQuery all = NodeQuery.ofPool(pool);
        return awaitValue(service()
                .listNodes(all)
                .expand(page -> page.continuation() == null
                        ? Mono.empty()
                        : service().listNodes(all.withContinuation(page.continuation())))
                .concatMapIterable(NodePage::nodes)
                .collectList());
    }
}
