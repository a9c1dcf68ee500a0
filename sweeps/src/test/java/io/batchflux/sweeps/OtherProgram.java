package io.batchflux.sweeps;

import io.batchflux.Evaluation;
import io.batchflux.sweeps.Shots.Hit;
import io.batchflux.sweeps.Shots.Shot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import reactor.core.publisher.Flux;

/** A program that writes a result file, too. */
final class OtherProgram {

    private OtherProgram() {}

    public static void main(String[] args) {
        try {
            ResultFile.csv(Path.of(args[0]), Shot.class, Hit.class)
                    .append(Flux.<Evaluation<Shot, Hit>>empty())
                    .blockLast();
            System.out.println("its own now");
        } catch (RuntimeException e) {
            System.out.println(e.getMessage());
        }
    }

    /** Runs it and returns what it says. */
    static String writing(Path path) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherProgram.class.getName(),
                        path.toString())
                .redirectErrorStream(true)
                .start();
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }
    }
}
