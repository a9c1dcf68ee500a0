package io.batchflux.azure;

import static java.util.function.Predicate.not;

import io.batchflux.azure.ValidationReport.Check;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.TransientServiceException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * One question to a service, and the checks that its answer allows.
 *
 * @param name what the check is called if there is no answer
 * @param checks asks and emits what was found
 * @param remedy what to do if the service refuses
 */
record Probe(String name, Flux<Check> checks, String remedy) {

    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** Asks; emits a failed check instead of an error of the service. */
    Flux<Check> ask(Scheduler timer) {
        return checks.collectList()
                .timeout(LONGEST, timer)
                .onErrorMap(TimeoutException.class, Probe::noAnswer)
                .onErrorResume(ServiceException.class, error -> Mono.just(List.of(failed(error))))
                .filter(not(List::isEmpty))
                .flatMapIterable(found -> found);
    }

    private Check failed(ServiceException error) {
        String advice = error.isRetryable() ? "Try again; if it stays, check the URL and the network." : remedy;
        String message = String.valueOf(error.getMessage());
        // What an error of the pool says already is not said twice.
        String found =
                message.endsWith(" " + advice) ? message.substring(0, message.length() - advice.length() - 1) : message;
        return Check.failed(name, found, advice);
    }

    private static Throwable noAnswer(Throwable timeout) {
        return new TransientServiceException("", "No answer within " + LONGEST.toSeconds() + " s.", null, timeout);
    }
}
