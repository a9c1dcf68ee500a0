package io.batchflux.emulator.account;

import io.batchflux.emulator.node.FileTrees;
import io.batchflux.emulator.wire.ServiceLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Makes and deletes the directories of nodes; does nothing where tasks have no files. */
final class NodeDirectories {

    private static final List<String> NAMES =
            List.of("applications", "fsmounts", "shared", "startup", "volatile", "workitems");

    /** Something that waits for the disk. */
    @FunctionalInterface
    private interface DiskWork {

        void run() throws IOException;
    }

    private final boolean keepsFiles;
    private final Scheduler disk;
    private final ServiceLoop loop;

    NodeDirectories(boolean keepsFiles, Scheduler disk, ServiceLoop loop) {
        this.keepsFiles = keepsFiles;
        this.disk = disk;
        this.loop = loop;
    }

    /** Makes what is missing. Completes on the service loop's thread. */
    Mono<Void> make(Node node) {
        return onDisk(() -> {
            for (String name : NAMES) {
                Files.createDirectories(node.root().resolve(name));
            }
        });
    }

    /** Makes it as a new node has it. Completes on the service loop's thread. */
    Mono<Void> wipe(Node node) {
        return delete(node.root()).then(make(node));
    }

    /** Completes on the service loop's thread. */
    Mono<Void> delete(Path directory) {
        return onDisk(() -> FileTrees.delete(directory));
    }

    private Mono<Void> onDisk(DiskWork work) {
        if (!keepsFiles) {
            return Mono.empty();
        }
        return Mono.<Void>create(sink -> {
                    try {
                        work.run();
                        sink.success();
                    } catch (IOException e) {
                        sink.error(e);
                    }
                })
                .subscribeOn(disk)
                .publishOn(loop.scheduler());
    }
}
