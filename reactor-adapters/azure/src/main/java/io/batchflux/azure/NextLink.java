package io.batchflux.azure;

import io.batchflux.spi.PermanentServiceException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The link to the next page of a list, as the service writes it: with a filter in it that may not be encoded. */
final class NextLink {

    private static final String LEGAL = "-._~:/?#[]@!$&'()*+,;=";

    private NextLink() {}

    /**
     * Returns the link as it can be requested.
     *
     * @throws PermanentServiceException if it is none, or leads elsewhere, where our credentials must not go
     */
    static String checked(String nextLink, String endpoint) {
        String encoded = encoded(nextLink);
        URI here = URI.create(endpoint);
        URI link;
        try {
            link = new URI(encoded);
        } catch (URISyntaxException e) {
            throw new PermanentServiceException("", "The link to the next page is none: " + e.getMessage(), e);
        }
        if (!here.getScheme().equalsIgnoreCase(link.getScheme())
                || !here.getHost().equalsIgnoreCase(link.getHost())
                || port(here) != port(link)
                || link.getRawUserInfo() != null) {
            throw new PermanentServiceException(
                    "", "The link to the next page leads from " + endpoint + " to " + link.getRawAuthority(), null);
        }
        return encoded;
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }

    /** Encodes what no URL may hold, and leaves what is encoded. */
    private static String encoded(String link) {
        StringBuilder encoded = new StringBuilder(link.length());
        byte[] bytes = link.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            char c = (char) (bytes[i] & 0xff);
            boolean escape = c == '%' && i + 2 < bytes.length && isHex(bytes[i + 1]) && isHex(bytes[i + 2]);
            if (escape || isAlphanumeric(c) || LEGAL.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            }
        }
        return encoded.toString();
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static boolean isHex(byte b) {
        return Character.digit(b, 16) >= 0;
    }
}
