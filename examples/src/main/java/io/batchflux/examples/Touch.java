package io.batchflux.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What one call of the {@link DurableSweep} is to do. Its class is all that a node needs.
 *
 * @param number which it is
 * @param millis how long it takes
 * @param file where it leaves its number
 */
public record Touch(int number, long millis, String file) {

    /** Leaves the number of this call, takes its time, and returns the number. */
    public static int leave(Touch touch) throws IOException, InterruptedException {
        Files.writeString(
                Path.of(touch.file()), touch.number() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        Thread.sleep(touch.millis());
        return touch.number();
    }
}
