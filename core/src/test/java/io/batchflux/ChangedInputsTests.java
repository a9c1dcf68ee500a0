package io.batchflux;

import static io.batchflux.Rig.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.BlobStore;
import io.batchflux.testing.BatchOperation;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** Files that change while they are uploaded. */
class ChangedInputsTests {

    private static final int SIZE = 20 * 1024 * 1024;

    @TempDir
    Path directory;

    private final Rig rig = new Rig();
    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.write(directory.resolve("data"), new byte[SIZE]);
    }

    /** Runs a task with the file as input; this happens when its first block is sent. */
    private TaskResult<Integer> run(Change change) {
        AtomicBoolean isFirst = new AtomicBoolean(true);
        BlobStore store = (BlobStore) Proxy.newProxyInstance(
                BlobStore.class.getClassLoader(), new Class<?>[] {BlobStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("putBlock") && isFirst.getAndSet(false)) {
                        change.make();
                    }
                    return method.invoke(rig.store, arguments);
                });
        TaskResult<Integer> result = rig.complete(
                        rig.runner(store).run(Flux.just(task(1).withInput(Input.file("data", file)))))
                .get(0);
        assertThat(isFirst).as("nothing was sent").isFalse();
        return result;
    }

    private interface Change {
        void make() throws IOException;
    }

    @Test
    void aFileThatIsWrittenToFailsItsTask() {
        TaskResult<Integer> result = run(() -> Files.write(file, new byte[3], StandardOpenOption.APPEND));

        assertThat(((TaskResult.Failed<Integer>) result).failure().message())
                .startsWith("its inputs could not be staged: file " + file
                        + " cannot be uploaded: IOException: it was written to meanwhile: it had " + SIZE
                        + " bytes of ")
                .contains(", and has " + (SIZE + 3) + " of ")
                .endsWith("; let nobody write to it until its task has been staged, or name a copy");
        assertThat(rig.service.requests().of(BatchOperation.ADD_TASKS)).isEmpty();
    }

    @Test
    void aFileThatBecomesShorterFailsItsTask() {
        TaskResult<Integer> result = run(() -> Files.write(file, new byte[3]));

        assertThat(((TaskResult.Failed<Integer>) result).failure().message())
                .contains("it was written to meanwhile: it had " + SIZE + " bytes of ")
                .contains(", and has 3 of ");
    }

    @Test
    void aFileThatIsReplacedIsUploadedAsItWas() {
        assertThat(run(() -> Files.move(
                                Files.write(directory.resolve("next"), new byte[3]),
                                file,
                                StandardCopyOption.ATOMIC_MOVE))
                        .isSuccess())
                .isTrue();
        assertThat(rig.store.requests().open()).isZero();
    }

    @Test
    void aFileThatIsDeletedIsUploadedAsItWas() {
        assertThat(run(() -> Files.delete(file)).isSuccess()).isTrue();
    }
}
