package io.batchflux.hunt;

import io.batchflux.hunt.Trouble.Symptom;
import io.batchflux.spi.ThrottledException;
import io.batchflux.spi.TransientServiceException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** What failures look like behind a port. */
final class Symptoms {

    private Symptoms() {}

    static <T> Flux<T> of(Symptom symptom) {
        return symptom == Symptom.SILENCE ? Flux.never() : Flux.error(() -> error(symptom, null));
    }

    static RuntimeException error(Symptom symptom, @Nullable Duration retryAfter) {
        return switch (symptom) {
            case THROTTLED -> new ThrottledException("TooManyRequests", "429: slow down", retryAfter, null);
            case BUSY -> new TransientServiceException("ServerBusy", "503: try again", retryAfter, null);
            case BROKEN -> new TransientServiceException("InternalError", "500: try again", null, null);
            case REFUSED -> new TransientServiceException("", "the connection was refused", null, null);
            case RESET, SILENCE -> new TransientServiceException("", "the connection was reset", null, null);
        };
    }
}
