package io.batchflux.emulator.wire;

import java.util.regex.Pattern;

/** Takes secrets out of text that is shown to whoever looks or logged: signatures and keys in URLs and connection strings. */
public final class Redaction {

    private static final String STARS = "***";

    /** A parameter of a query, or of a connection string, whose value is a secret. */
    private static final Pattern SECRET = Pattern.compile(
            "(?i)(?:\\b|(?<=%3F|%26))(sig|token|access_token|client_secret|password|AccountKey|SharedAccessSignature|SharedAccessKey)"
                    + "(=|%3D)[^&;\\s\"'<>]+");

    private static final Pattern NAME = Pattern.compile(
            "(?i).*(secret|passw|token|credential|_key$|apikey|access_?key|account_?key|private_?key|connection_?string|_sas$).*");

    private Redaction() {}

    /** The text without what is secret in it. */
    public static String of(String text) {
        return SECRET.matcher(text).replaceAll("$1$2" + STARS);
    }

    /** The value without what is secret in it: all of it, if what it belongs to is named so. */
    public static String of(String name, String value) {
        return NAME.matcher(name).matches() && !value.isEmpty() ? STARS : of(value);
    }
}
