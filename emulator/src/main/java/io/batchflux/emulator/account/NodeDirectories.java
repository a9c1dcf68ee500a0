package io.batchflux.emulator.account;

import io.batchflux.emulator.node.Disk;
import io.batchflux.emulator.wire.ServiceLoop;
import java.nio.file.Path;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * This class makes and deletes the directories of nodes; it does nothing where tasks have no files. Its steps complete
 * on the loop's thread.
 */
final class NodeDirectories {

    private static final List<String> NAMES =
            List.of("applications", "fsmounts", "shared", "startup", "volatile", "workitems");

    private final boolean keepsFiles;
    private final Disk disk;
    private final ServiceLoop loop;

    NodeDirectories(boolean keepsFiles, Disk disk, ServiceLoop loop) {
        this.keepsFiles = keepsFiles;
        this.disk = disk;
        this.loop = loop;
    }

    /** Makes what is missing. */
    Mono<Void> make(Node node) {
        return ifKept(disk.make(NAMES.stream().map(node.root()::resolve).toList()));
    }

    /** Makes it as a new node has it. */
    Mono<Void> wipe(Node node) {
        return delete(node.root()).then(make(node));
    }

    Mono<Void> delete(Path directory) {
        return ifKept(disk.delete(directory));
    }

    private Mono<Void> ifKept(Mono<Void> work) {
        return keepsFiles ? loop.here(work) : Mono.empty();
    }
}
