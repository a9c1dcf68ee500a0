package io.batchflux.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy that does CONNECT, and leads every name it is told to a port of this machine. It resolves nothing: a name
 * that it was not told is one that it cannot reach. It remembers what it was asked. Thread-safe.
 */
public final class ConnectProxy implements AutoCloseable {

    private final ServerSocket server;
    private final Map<String, Integer> ports = new ConcurrentHashMap<>();
    private final List<String> destinations = new CopyOnWriteArrayList<>();
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private volatile @Nullable String authorization;
    private volatile String challenge = "Basic realm=\"test\"";
    private volatile @Nullable String refusal;

    private ConnectProxy(ServerSocket server) {
        this.server = server;
    }

    /** Starts one on a free port. */
    public static ConnectProxy start() {
        try {
            ConnectProxy proxy = new ConnectProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            SocketWork.inBackground(proxy.name(), proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns its URL, without a user. */
    public String url() {
        return "http://" + address();
    }

    /** Returns its address and port. */
    public String address() {
        return "127.0.0.1:" + port();
    }

    /** Returns its port. */
    public int port() {
        return server.getLocalPort();
    }

    /** Leads this host, whatever its port, to a port of this machine. */
    public ConnectProxy lead(String host, int port) {
        ports.put(host, port);
        return this;
    }

    /** Wants to know a user and a password from now on. */
    public ConnectProxy ask(String user, String password) {
        String pair = user + ":" + password;
        authorization = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Asks in this way who somebody is. */
    public ConnectProxy challenge(String schemes) {
        challenge = schemes;
        return this;
    }

    /** Answers all with this status and its reason from now on. */
    public ConnectProxy refuse(String statusAndReason) {
        refusal = statusAndReason;
        return this;
    }

    /** Returns where it was asked to lead to, as {@code host:port}, in the order in which it was asked. */
    public List<String> destinations() {
        return List.copyOf(destinations);
    }

    @Override
    public void close() {
        SocketWork.close(server);
        open.forEach(SocketWork::close);
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = server.accept();
            open.add(client);
            SocketWork.inBackground(name(), () -> serve(client));
        }
    }

    private void serve(Socket client) throws IOException {
        String[] head = head(client.getInputStream()).split("\r\n");
        String destination = head[0].split(" ")[1];
        destinations.add(destination);
        Integer port = ports.get(destination.replaceFirst(":\\d+$", ""));
        String problem = problem(List.of(head), port);
        if (problem != null || port == null) {
            write(client, "HTTP/1.1 " + problem + "\r\nContent-Length: 0\r\n\r\n");
            SocketWork.close(client);
            return;
        }
        Socket target = new Socket(InetAddress.getLoopbackAddress(), port);
        open.add(target);
        write(client, "HTTP/1.1 200 Connection established\r\n\r\n");
        SocketWork.inBackground(name(), () -> copy(target, client));
        copy(client, target);
    }

    private @Nullable String problem(List<String> head, @Nullable Integer port) {
        String wanted = authorization;
        if (wanted != null && head.stream().noneMatch(("proxy-authorization: " + wanted)::equalsIgnoreCase)) {
            return "407 Proxy Authentication Required\r\nProxy-Authenticate: " + challenge;
        }
        return refusal == null && port == null ? "502 Bad Gateway" : refusal;
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private void copy(Socket from, Socket to) throws IOException {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } finally {
            SocketWork.close(from);
            SocketWork.close(to);
        }
    }

    private String name() {
        return "connect-proxy-" + port();
    }
}
