package io.batchflux.function;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Arrays;

/**
 * Lets what is printed pass through, and keeps the end of it. What threads print that a call has left behind counts for the
 * call that goes on.
 */
final class PrintedTails {

    /** As many bytes as are read of the files of a task that failed. */
    static final int MOST = 4 * 1024;

    /** Nothing is looked at. */
    static final PrintedTails NONE = new PrintedTails(new Tail(System.out), new Tail(System.err));

    private final Tail stdout;
    private final Tail stderr;

    private PrintedTails(Tail stdout, Tail stderr) {
        this.stdout = stdout;
        this.stderr = stderr;
    }

    /** From now on, all that this process prints is looked at. */
    static PrintedTails install() {
        PrintedTails tails = new PrintedTails(new Tail(System.out), new Tail(System.err));
        System.setOut(new PrintStream(tails.stdout, true, Charset.defaultCharset()));
        System.setErr(new PrintStream(tails.stderr, true, Charset.defaultCharset()));
        return tails;
    }

    /** Forgets what was printed so far. */
    void clear() {
        stdout.clear();
        stderr.clear();
    }

    Printed printed() {
        return new Printed(stdout.text(), stderr.text());
    }

    /** A ring of bytes, beside the stream that they go to. */
    private static final class Tail extends FilterOutputStream {

        private byte[] ring = new byte[0];
        private long written;

        Tail(PrintStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            if (ring.length == 0) {
                ring = new byte[MOST];
            }
            for (int i = Math.max(0, length - MOST); i < length; i++) {
                ring[(int) ((written + i) % MOST)] = bytes[offset + i];
            }
            written += length;
        }

        synchronized void clear() {
            written = 0;
        }

        synchronized String text() {
            int length = (int) Math.min(written, ring.length);
            byte[] text = Arrays.copyOf(ring, length);
            if (written > length) {
                int start = (int) (written % MOST);
                System.arraycopy(ring, start, text, 0, length - start);
                System.arraycopy(ring, 0, text, length - start, start);
            }
            return new String(text, Charset.defaultCharset());
        }
    }
}
