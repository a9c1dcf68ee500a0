package io.batchflux.azure;

import org.jspecify.annotations.Nullable;

/**
 * How a destination is reached.
 *
 * @param proxy the proxy that leads there, or {@code null} for none
 * @param reason why, in words: who named the proxy, or why there is none
 * @param words the whole, in words, to follow "is reached"
 */
record Route(@Nullable ProxyServer proxy, String reason, String words) {

    static final Route WITHIN_THIS_MACHINE = direct("no proxy leads to this machine");
    static final Route NO_PROXY_IS_CONFIGURED = direct("no proxy is configured");

    /** Of a proxy that the client has of its own. */
    static final Route AS_THE_PROGRAM_SAYS = new Route(null, "", "through the proxy that the program has set");

    static Route direct(String reason) {
        return new Route(null, reason, "directly (" + reason + ")");
    }

    static Route through(ProxyServer proxy, String reason) {
        return new Route(proxy, reason, "through the proxy " + proxy + " (" + reason + ")");
    }

    /** Returns whether it is other than anyone would think. */
    boolean isWorthTelling() {
        return !equals(WITHIN_THIS_MACHINE) && !equals(NO_PROXY_IS_CONFIGURED);
    }

    @Override
    public String toString() {
        return words;
    }
}
