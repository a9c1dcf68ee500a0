package io.batchflux;

import java.util.Optional;

public final class Code {
    static Code applicationClassPath() {
        return new Code();
    }

    Optional<String> classPathInImage() {
        return Optional.empty();
    }
}
