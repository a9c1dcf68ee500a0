package io.batchflux.azure;

import io.batchflux.azure.ValidationReport.Check;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Asks both accounts whether a run would work, one question after the other. */
final class Validation {

    private static final String CONFIGURATION = "configuration";
    private static final String PROXY = "proxy";
    private static final String TOKEN = "token";
    private static final String STORAGE = "storage account";

    private Validation() {}

    static Mono<ValidationReport> of(List<Probe> probes, Scheduler timer) {
        return Flux.fromIterable(probes)
                .concatMap(probe -> probe.ask(timer))
                .collectList()
                .map(ValidationReport::new);
    }

    /**
     * Tells how both accounts and the authority are reached, which is found out at once; finds nothing if there is nothing to
     * tell.
     *
     * @param authority where tokens come from, or {@code null} if none are needed
     */
    static Probe proxy(Accounts accounts, @Nullable URI authority, Function<URI, Route> routes) {
        Map<String, Route> found = new LinkedHashMap<>();
        found.put("Batch", routes.apply(accounts.batchUrl()));
        found.put("storage", routes.apply(accounts.storageUrl()));
        if (authority != null) {
            found.put("login", routes.apply(authority));
        }
        if (found.values().stream().noneMatch(Route::isWorthTelling)) {
            return new Probe(PROXY, Flux.empty(), "");
        }
        String text = found.entrySet().stream()
                .map(entry -> entry.getKey() + " is reached " + entry.getValue())
                .collect(Collectors.joining(", ", "", "."));
        return new Probe(PROXY, Flux.just(Check.ok(PROXY, text)), "");
    }

    /** Tells where each value of the configuration is from, and what is taken for none; there is nothing to ask. */
    static Probe configuration(AzureBatchOptions options) {
        List<Check> checks = new ArrayList<>();
        options.printedByPlace()
                .forEach((place, values) ->
                        checks.add(Check.ok(CONFIGURATION, "From " + place + ": " + String.join(", ", values) + ".")));
        Map<String, String> ignored = options.file().ignored();
        if (!ignored.isEmpty()) {
            checks.add(Check.ok(
                    CONFIGURATION,
                    "Ignored in " + options.file() + ", since Covalent writes them unasked: "
                            + ignored.entrySet().stream()
                                    .map(entry -> entry.getKey() + "=" + entry.getValue())
                                    .sorted()
                                    .collect(Collectors.joining(", "))
                            + "."));
        }
        options.file()
                .unknown()
                .forEach(unknown ->
                        checks.add(Check.warning(CONFIGURATION, sentence(unknown.text()), "Correct or remove it.")));
        return new Probe(CONFIGURATION, Flux.fromIterable(checks), "");
    }

    private static String sentence(String text) {
        return text.endsWith("?") ? text : text + ".";
    }

    /** Asks for a token; asks nothing and finds nothing if shared keys are used. */
    static Probe token(Credentials credentials) {
        return new Probe(
                TOKEN,
                credentials
                        .batchToken()
                        .map(token -> Check.ok(TOKEN, "Acquired; it expires at " + token.getExpiresAt() + "."))
                        .flux(),
                "Check the tenant, the client and its secret or, without them, that this machine or user has an"
                        + " identity.");
    }

    /** Who sends the requests logs in by himself; the account tells whether that works. */
    static Probe othersToken() {
        return new Probe(TOKEN, Flux.just(Check.ok(TOKEN, "Left to the client that sends the requests.")), "");
    }

    static Probe storage(BlobRequests requests, URI account, BlobErrors errors) {
        return new Probe(
                STORAGE,
                requests.listContainers()
                        .thenReturn(Check.ok(STORAGE, account + " answers and lets us in."))
                        .onErrorMap(errors::of)
                        .flux(),
                "Check the account's name and its key, or that the identity has the role Storage Blob Data"
                        + " Contributor.");
    }
}
