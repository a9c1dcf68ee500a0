package io.batchflux.function;

/** An object as one line of ASCII, put together property by property: a node's JVM loads no generator for it. For one thread. */
final class JsonLine {

    private final StringBuilder text = new StringBuilder("{");

    JsonLine with(String name, String value) {
        return withJson(name, JsonText.string(value));
    }

    JsonLine with(String name, long value) {
        return withJson(name, Long.toString(value));
    }

    /** Adds a property whose value is in ASCII, on one line. */
    JsonLine withJson(String name, String json) {
        if (text.length() > 1) {
            text.append(',');
        }
        text.append('"').append(name).append("\":").append(json);
        return this;
    }

    String end() {
        return text.append('}').toString();
    }
}
