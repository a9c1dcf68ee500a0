package io.batchflux.conformance;

/** What runs on nodes; it needs nothing but the JDK there. */
final class Functions {

    private Functions() {}

    static String same(String text) {
        return text;
    }
}
