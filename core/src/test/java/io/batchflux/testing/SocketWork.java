package io.batchflux.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Work with sockets on a thread of its own, which ends when its connection does. */
@FunctionalInterface
interface SocketWork {

    void run() throws IOException;

    /** Begins the work on a daemon thread of this name. */
    static void inBackground(String name, SocketWork work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException closed) {
                        // Which is how every connection ends.
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
