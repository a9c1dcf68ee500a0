package io.batchflux.emulator.identity;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Says why a client is not connected. */
public final class ProxyRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    /** @param words the reason, without a full stop */
    public ProxyRefusal(int status, String words) {
        super(words, null, false, false);
        this.status = status;
    }

    /** The whole answer. */
    byte[] answer() {
        byte[] body = ("batchflux-emulator: " + getMessage() + ".\n").getBytes(StandardCharsets.UTF_8);
        String allow = status == 405 ? "Allow: CONNECT\r\n" : "";
        // Most clients show the first line alone to whoever has to find out what is wrong.
        String head = "HTTP/1.1 " + HttpResponseStatus.valueOf(status) + ": " + getMessage()
                + "\r\nContent-Type: text/plain; charset=utf-8\r\n" + "Content-Length: " + body.length + "\r\n" + allow
                + "Connection: close\r\n\r\n";
        byte[] start = head.getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        return all;
    }
}
