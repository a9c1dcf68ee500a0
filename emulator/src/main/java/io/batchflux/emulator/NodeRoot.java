package io.batchflux.emulator;

import io.batchflux.emulator.state.StateDirectory;
import io.batchflux.emulator.wire.FileProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A node root is where the nodes have their directories: those of the last start, or a new one. */
final class NodeRoot {

    private final Path path;
    private final Optional<StateDirectory> kept;

    /**
     * Creates a root.
     *
     * @param state where is kept what is in the account
     * @param before the directory that the nodes had at the last start
     */
    NodeRoot(EmulatorOptions options, Optional<StateDirectory> state, Optional<Path> before) throws IOException {
        this.kept = before.isPresent() ? state : Optional.empty();
        if (before.isPresent()) {
            path = Files.createDirectories(before.get()).toRealPath();
        } else if (state.isPresent()) {
            path = state.get().newRoot().toRealPath();
        } else if (options.nodes().runtime() instanceof RuntimeOptions.Processes) {
            path = make(options.nodes());
        } else {
            path = Path.of("simulated");
        }
    }

    Path path() {
        return path;
    }

    /** Returns what else there is of the last start; empty if there was none. */
    Optional<StateDirectory> lastStart() {
        return kept;
    }

    private static Path make(NodeOptions options) throws IOException {
        if (options.workDirectory().isEmpty()) {
            return Files.createTempDirectory("batch-emulator-").toRealPath();
        }
        Path wanted = options.workDirectory().get();
        try {
            Path parent = Files.createDirectories(wanted);
            return Files.createTempDirectory(parent, "batch-emulator-").toRealPath();
        } catch (IOException e) {
            throw new IllegalStateException("workDirectory " + wanted + " cannot be used: " + FileProblem.words(e), e);
        }
    }
}
