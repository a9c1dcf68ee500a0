package io.batchflux.spi;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * A URL whose query may carry a signature, and which is therefore never printed with its query, nor with a user and a password.
 *
 * @param value the whole URL; a secret
 */
public record SignedUrl(String value) {

    private static final Pattern USER = Pattern.compile("(?<=//)[^/]*@");

    /** @throws NullPointerException if {@code value} is {@code null} */
    public SignedUrl {
        requireNonNull(value, "value must not be null");
    }

    /** Returns the URL without its query. */
    public String withoutQuery() {
        int query = value.indexOf('?');
        return query < 0 ? value : value.substring(0, query);
    }

    @Override
    public String toString() {
        String shown = USER.matcher(withoutQuery()).replaceFirst("…@");
        return value.indexOf('?') < 0 ? shown : shown + "?…";
    }
}
