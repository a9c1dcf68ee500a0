package io.batchflux.emulator.clients;

import io.batchflux.emulator.BatchEmulator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs scripts in Node.js. */
final class NodeScript {

    private NodeScript() {}

    /** What the script has printed; fails with its errors if it does not succeed in time. */
    static String run(String script, BatchEmulator emulator, Path directory) throws IOException, InterruptedException {
        return run(script, emulator, directory, Map.of());
    }

    /** The same with more in its environment. */
    static String run(String script, BatchEmulator emulator, Path directory, Map<String, String> more)
            throws IOException, InterruptedException {
        return ClientScript.run(command(script), emulator, directory, more);
    }

    /** The same without an emulator. */
    static String run(String script, Path directory, Map<String, String> environment)
            throws IOException, InterruptedException {
        return ClientScript.run(command(script), directory, environment);
    }

    private static List<String> command(String script) {
        return List.of("node", Path.of(script).toAbsolutePath().toString());
    }
}
