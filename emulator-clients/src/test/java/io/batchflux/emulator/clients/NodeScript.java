package io.batchflux.emulator.clients;

import io.batchflux.emulator.BatchEmulator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs scripts in Node.js, with the emulator in their environment. */
final class NodeScript {

    private NodeScript() {}

    /** What the script has printed; fails with its errors if it does not succeed in time. */
    static String run(String script, BatchEmulator emulator, Path directory) throws IOException, InterruptedException {
        return run(script, emulator, directory, Map.of());
    }

    /** The same with more in its environment. */
    static String run(String script, BatchEmulator emulator, Path directory, Map<String, String> more)
            throws IOException, InterruptedException {
        List<String> command = List.of("node", Path.of(script).toAbsolutePath().toString());
        return ClientScript.run(command, emulator, directory, more);
    }
}
