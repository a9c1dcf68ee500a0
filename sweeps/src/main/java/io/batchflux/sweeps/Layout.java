package io.batchflux.sweeps;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How lines are laid out in a file. */
interface Layout {

    /** Returns what a file begins with. */
    String header();

    /**
     * Refuses a file that is another's.
     *
     * @param whole whether its first line is a whole one; else it may be the beginning of one
     */
    void requireOurs(InputStream from, boolean whole) throws IOException;

    /** Returns a line, with its end. */
    String line(Map<String, @Nullable Object> row);

    /** Returns whether a line may go on behind an end of line, within quotes. */
    boolean isQuoted();

    /**
     * Reads all lines.
     *
     * @throws IllegalArgumentException if one cannot be read
     */
    void read(InputStream from, Consumer<Map<String, @Nullable Object>> rows) throws IOException;
}
