package io.batchflux.emulator.window;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.account.Account;
import io.batchflux.emulator.account.Node;
import io.batchflux.emulator.account.TaskLaunches;
import io.batchflux.emulator.node.FileRoot;
import io.batchflux.emulator.node.TaskFiles;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.ServiceTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** The files of tasks, and of start tasks, read where is waited for the disk. */
final class TaskFolder {

    private static final int SHOWN = 500;

    private final Supplier<Interior> inside;

    TaskFolder(Supplier<Interior> inside) {
        this.inside = inside;
    }

    /** The files of the task, or why there are none. */
    Mono<ObjectNode> list(String job, String task) {
        return onDisk(job, task, TaskFolder::list)
                .onErrorResume(
                        BatchException.class,
                        none -> Mono.just(
                                Json.object().put("noFiles", none.code().text().replaceFirst("\n.*", ""))));
    }

    /** Fails with {@link BatchException} if there is no such file. */
    Mono<TaskFiles.Entry> find(String job, String task, String name) {
        return file(onDisk(job, task, root -> TaskFiles.find(root, name)));
    }

    /** The same of the start task of a node. */
    Mono<TaskFiles.Entry> findOfStart(String pool, String node, String name) {
        return file(onDisk(
                account -> startDirectory(account.pool(pool).node(node).orElseThrow(ErrorCode.NODE_NOT_FOUND::with)),
                root -> TaskFiles.find(root, name)));
    }

    private static Path startDirectory(Node node) {
        if (!node.state().isUp()) {
            throw node.state().refusalOfFiles();
        }
        return node.root().resolve(TaskLaunches.STARTUP);
    }

    private static Mono<TaskFiles.Entry> file(Mono<TaskFiles.Entry> found) {
        return found.filter(entry -> !entry.directory()).switchIfEmpty(Mono.error(ErrorCode.FILE_NOT_FOUND::with));
    }

    private static ObjectNode list(Path root) throws IOException {
        ObjectNode json = Json.object();
        ArrayNode files = json.putArray("files");
        if (!new FileRoot(root).isThere()) {
            return json;
        }
        List<TaskFiles.Entry> all = TaskFiles.list(root, true).stream()
                .filter(entry -> !entry.directory())
                .toList();
        json.put("fileCount", all.size());
        all.stream()
                .limit(SHOWN)
                .forEach(entry -> files.addObject()
                        .put("name", entry.name())
                        .put("size", entry.size())
                        .put("modified", ServiceTime.body(entry.lastModified())));
        return json;
    }

    /** Something that waits for the disk. */
    @FunctionalInterface
    private interface Look<T> {

        T at(Path root) throws IOException;
    }

    private <T> Mono<T> onDisk(String job, String task, Look<T> look) {
        return onDisk(account -> account.directory(account.job(job).task(task)), look);
    }

    private <T> Mono<T> onDisk(Function<Account, Path> directory, Look<T> look) {
        return Mono.defer(() -> {
            Interior here = inside.get();
            return here.loop()
                    .call(() -> directory.apply(here.account()))
                    .flatMap(root -> Mono.fromCallable((Callable<T>) () -> look.at(root))
                            .onErrorMap(IOException.class, gone -> ErrorCode.FILE_NOT_FOUND.with())
                            .subscribeOn(here.disk()));
        });
    }
}
