package io.batchflux.sweeps;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The page of a report: what shows data, and the data. No script but its own two runs in it, which its policy knows by their hashes.
 */
final class ReportPage {

    private static final String ECHARTS = "echarts-6.1.0.min.js";
    private static final String DATA = "${data}";
    private static final String TITLE = "${title}";

    private final String page;

    ReportPage() {
        String echarts = resource(ECHARTS);
        String script = resource("report.js");
        page = resource("report.html")
                .replace("${hashes}", hash(echarts) + " " + hash(script))
                .replace("${css}", resource("report.css"))
                .replace("${echarts}", echarts)
                .replace("${script}", script);
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(
                ReportPage.class.getResourceAsStream(name), name + " must be beside this class")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read", e);
        }
    }

    private static String hash(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Returns the page with this data. Neither the title nor the data can end the element that it is in. */
    String of(String title, Map<String, @Nullable Object> data) {
        int titleAt = page.indexOf(TITLE);
        int dataAt = page.indexOf(DATA);
        return page.substring(0, titleAt)
                + escaped(title)
                + page.substring(titleAt + TITLE.length(), dataAt)
                + Json.text(data)
                        .replace("<", "\\u003c")
                        .replace(">", "\\u003e")
                        .replace("&", "\\u0026")
                + page.substring(dataAt + DATA.length());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
