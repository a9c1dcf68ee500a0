package io.batchflux.emulator.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Another program that wants a state directory. */
final class OtherEmulator {

    private OtherEmulator() {}

    public static void main(String[] args) {
        try {
            StateDirectory.open(Path.of(args[0])).close();
            System.out.println("has it");
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage());
        }
    }

    /** Runs it and returns what it says. */
    static String opening(Path directory) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherEmulator.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }
    }
}
