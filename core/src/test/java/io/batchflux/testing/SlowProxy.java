package io.batchflux.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A slow proxy leads connections to a port of this machine, over a line that all of them share, of so many bytes a second up and down
 * together. Connections can be made to carry nothing any more, which nobody is told. Thread-safe.
 */
public final class SlowProxy implements AutoCloseable {

    private static final int BUFFER = 16 * 1024;
    private static final int BUFFERED_BY_THE_SYSTEM = 64 * 1024;

    private final ServerSocket server;
    private final int target;
    private final double nanosPerByte;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Socket> dead = ConcurrentHashMap.newKeySet();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private long freeAt = System.nanoTime();

    private SlowProxy(ServerSocket server, int target, long bytesPerSecond) {
        this.server = server;
        this.target = target;
        this.nanosPerByte = 1e9 / bytesPerSecond;
    }

    /** Starts one on a free port, which leads to that port. */
    public static SlowProxy start(int target, long bytesPerSecond) {
        try {
            ServerSocket server = new ServerSocket();
            server.setReceiveBufferSize(BUFFERED_BY_THE_SYSTEM);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            SlowProxy proxy = new SlowProxy(server, target, bytesPerSecond);
            SocketWork.inBackground(proxy.name(), proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns its port. */
    public int port() {
        return server.getLocalPort();
    }

    /** Returns how many bytes it has led to the target. */
    public long sent() {
        return sent.get();
    }

    /** Returns how many bytes it has led back. */
    public long received() {
        return received.get();
    }

    /** Lets the connections that are open now carry nothing any more. */
    public void silence() {
        dead.addAll(open);
    }

    @Override
    public void close() {
        SocketWork.close(server);
        open.forEach(SocketWork::close);
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = server.accept();
            Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
            open.add(client);
            open.add(to);
            SocketWork.inBackground(name(), () -> copy(client, to, sent));
            SocketWork.inBackground(name(), () -> copy(to, client, received));
        }
    }

    private void copy(Socket from, Socket to, AtomicLong count) throws IOException {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[BUFFER];
            for (int length = in.read(buffer); length >= 0 && !dead.contains(from); length = in.read(buffer)) {
                awaitTurn(length);
                out.write(buffer, 0, length);
                count.addAndGet(length);
            }
        } finally {
            if (!dead.contains(from)) {
                SocketWork.close(from);
                SocketWork.close(to);
            }
        }
    }

    private void awaitTurn(int bytes) {
        long until;
        synchronized (this) {
            freeAt = Math.max(System.nanoTime(), freeAt) + (long) (bytes * nanosPerByte);
            until = freeAt;
        }
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private String name() {
        return "slow-proxy-" + port();
    }
}
