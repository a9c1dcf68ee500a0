package io.batchflux.azure;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A SOCKS 5 proxy (RFC 1928, 1929) that leads every name to one port of this machine, for one user. */
final class SocksProxy implements AutoCloseable {

    private final ServerSocket server;
    private final String user;
    private final String password;
    private final int target;
    private final List<String> destinations = new CopyOnWriteArrayList<>();
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();

    private SocksProxy(ServerSocket server, String user, String password, int target) {
        this.server = server;
        this.user = user;
        this.password = password;
        this.target = target;
    }

    static SocksProxy start(String user, String password, int target) {
        try {
            ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            SocksProxy proxy = new SocksProxy(server, user, password, target);
            inBackground(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    List<String> destinations() {
        return List.copyOf(destinations);
    }

    @Override
    public void close() {
        close(server);
        open.forEach(SocksProxy::close);
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = server.accept();
            open.add(client);
            inBackground(() -> serve(client));
        }
    }

    private void serve(Socket client) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        in.readByte();
        in.readNBytes(in.readUnsignedByte());
        client.getOutputStream().write(new byte[] {5, 2});
        in.readByte();
        boolean isUser = List.of(text(in), text(in)).equals(List.of(user, password));
        client.getOutputStream().write(new byte[] {1, (byte) (isUser ? 0 : 1)});
        if (!isUser) {
            close(client);
            return;
        }
        in.readNBytes(3);
        if (in.readByte() != 3) {
            throw new IOException("not a name");
        }
        destinations.add(text(in) + ":" + in.readUnsignedShort());
        Socket connected = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(connected);
        client.getOutputStream().write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        inBackground(() -> connected.getInputStream().transferTo(client.getOutputStream()));
        in.transferTo(connected.getOutputStream());
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
    }

    private static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void inBackground(Work work) {
        Thread thread = new Thread(() -> run(work), "socks-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private static void run(Work work) {
        try {
            work.run();
        } catch (IOException closed) {
            // Which is how every connection ends.
        }
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }
}
