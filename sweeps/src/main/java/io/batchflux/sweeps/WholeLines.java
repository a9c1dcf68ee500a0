package io.batchflux.sweeps;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The beginning of a file, up to the end of its last whole line. */
final class WholeLines extends FilterInputStream {

    private long left;

    private WholeLines(InputStream in, long left) {
        super(in);
        this.left = left;
    }

    static InputStream open(Path path, long end) throws IOException {
        return new WholeLines(Files.newInputStream(path), end);
    }

    /** Returns behind which byte the last whole line ends; within quotes, an end of line is none. */
    static long end(Path path, boolean quoted) throws IOException {
        long end = 0;
        long position = 0;
        boolean inQuotes = false;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
            for (int next = in.read(); next >= 0; next = in.read()) {
                position++;
                if (next == '"' && quoted) {
                    inQuotes = !inQuotes;
                } else if (next == '\n' && !inQuotes) {
                    end = position;
                }
            }
        }
        return end;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int count = super.read(bytes, offset, (int) Math.min(length, left));
        left -= Math.max(0, count);
        return count;
    }
}
