package io.batchflux.emulator.state;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** This class reads the whole lines of a file, one after the other. */
final class Lines implements Closeable {

    private final InputStream input;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long offset;
    private long next;

    Lines(Path file) throws IOException {
        input = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    }

    /** Returns where the last line began. */
    long offset() {
        return offset;
    }

    /** Reads the next line without its end; what has no end is none. */
    Optional<byte[]> read() throws IOException {
        offset = next;
        line.reset();
        for (int octet = input.read(); octet >= 0; octet = input.read()) {
            next++;
            if (octet == '\n') {
                return Optional.of(line.toByteArray());
            }
            line.write(octet);
        }
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
