package io.batchflux;

import java.nio.file.Path;
import reactor.core.publisher.Mono;

final class CodeBundler {
    static Mono<CodeBundle> bundle(Code code, Path cache) {
        return Mono.empty();
    }
}
