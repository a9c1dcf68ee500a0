package io.batchflux.emulator.identity;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client asks of a proxy: to be connected with a host. Read as RFC 9112 has it, without leniency: what is not exactly that is refused.
 *
 * @param host the host
 * @param port its port
 */
record ConnectRequest(String host, int port) {

    private static final Pattern LINE = Pattern.compile("([!-~]+) ([!-~]+) HTTP/1\\.([01])");
    private static final Pattern AUTHORITY = Pattern.compile("([A-Za-z0-9._-]{1,253}):(\\d{1,5})");
    private static final Pattern HEADER =
            Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*([ -~\\t\\x80-\\xff]*)");

    /** Whether what has arrived is not the beginning of a head: that of TLS, perhaps, or with lines that end otherwise. */
    static boolean cannotBecomeOne(ByteBuf arrived) {
        int first = arrived.readableBytes() == 0 ? 'C' : arrived.getByte(arrived.readerIndex());
        int lineEnd = arrived.indexOf(arrived.readerIndex(), arrived.writerIndex(), (byte) '\n');
        boolean bare = lineEnd == arrived.readerIndex()
                || (lineEnd > arrived.readerIndex() && arrived.getByte(lineEnd - 1) != '\r');
        return first < 'A' || first > 'z' || bare;
    }

    /**
     * Reads a head, with the empty line at its end.
     *
     * @throws ProxyRefusal if it is malformed, or asks for something else
     */
    static ConnectRequest parse(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        String[] lines = text.substring(0, text.length() - 4).split("\r\n", -1);
        Matcher line = LINE.matcher(lines[0]);
        if (!line.matches()) {
            throw new ProxyRefusal(400, "The request must begin with a line such as CONNECT host:443 HTTP/1.1");
        }
        if (!line.group(1).equals("CONNECT")) {
            throw new ProxyRefusal(
                    405, "This proxy takes the method CONNECT only: it leads to https, and to nothing by http");
        }
        requireHeaders(lines, line.group(3).equals("1"));
        Matcher authority = AUTHORITY.matcher(line.group(2));
        if (!authority.matches()) {
            throw new ProxyRefusal(400, "CONNECT must name a host and a port, such as " + AzureName.LOGIN + ":443");
        }
        int port = Integer.parseInt(authority.group(2));
        if (port < 1 || port > 65535) {
            throw new ProxyRefusal(400, "The port must be 1 to 65535, was " + port);
        }
        return new ConnectRequest(authority.group(1), port);
    }

    private static void requireHeaders(String[] lines, boolean needsHost) {
        int hosts = 0;
        for (int i = 1; i < lines.length; i++) {
            Matcher header = HEADER.matcher(lines[i]);
            if (!header.matches()) {
                throw new ProxyRefusal(400, "Line " + (i + 1) + " of the request is not a header");
            }
            String name = header.group(1);
            if (name.equalsIgnoreCase("Host")) {
                hosts++;
            }
            boolean length = name.equalsIgnoreCase("Content-Length")
                    && !header.group(2).strip().equals("0");
            if (length || name.equalsIgnoreCase("Transfer-Encoding")) {
                throw new ProxyRefusal(400, "CONNECT has no body");
            }
        }
        if (hosts > 1 || (needsHost && hosts == 0)) {
            throw new ProxyRefusal(400, "There must be one header Host, were " + hosts);
        }
    }
}
