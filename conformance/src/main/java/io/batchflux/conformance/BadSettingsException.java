package io.batchflux.conformance;

import java.util.List;

/** The settings of a suite cannot be used; the message tells all that is wrong, and no secret. */
final class BadSettingsException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    BadSettingsException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
