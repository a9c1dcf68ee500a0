package io.batchflux.emulator.node;

import io.batchflux.emulator.wire.PercentCoding;

/**
 * A container URL is that of a blob container, with the signature that grants access to it.
 *
 * @param base the URL without a query and without a slash at its end
 * @param query the query; empty when there is none
 */
record ContainerUrl(String base, String query) {

    static ContainerUrl of(String url) {
        int mark = url.indexOf('?');
        String base = mark < 0 ? url : url.substring(0, mark);
        return new ContainerUrl(base.replaceFirst("/+$", ""), mark < 0 ? "" : url.substring(mark + 1));
    }

    /** Returns the URL of a blob, with more parameters in its query. */
    String blob(String name, String parameters) {
        return withQuery(base + "/" + PercentCoding.encodePath(name), parameters);
    }

    /** Returns the URL of a page of the list of blobs whose names begin like this. */
    String list(String prefix, String marker) {
        String parameters = "restype=container&comp=list";
        if (!prefix.isEmpty()) {
            parameters += "&prefix=" + PercentCoding.encode(prefix);
        }
        if (!marker.isEmpty()) {
            parameters += "&marker=" + PercentCoding.encode(marker);
        }
        return withQuery(base, parameters);
    }

    private String withQuery(String url, String parameters) {
        String joined = parameters.isEmpty() || query.isEmpty() ? parameters + query : parameters + "&" + query;
        return joined.isEmpty() ? url : url + "?" + joined;
    }

    /** Returns the URL without the signature. */
    @Override
    public String toString() {
        return base;
    }
}
