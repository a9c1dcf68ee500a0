package io.batchflux.conformance;

import io.batchflux.azure.RestRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The content types that bodies may have. */
final class MediaTypes extends Check {

    private static final String TYPE = "application/json";

    MediaTypes() {
        super(24, "Which content types may a body have?");
    }

    @Override
    Flux<Finding> ask(Workplace at) {
        return Flux.concat(
                create(at, TYPE + "; odata=minimalmetadata")
                        .map(answer -> Finding.of("with odata=minimalmetadata", "201", answer.words())),
                create(at, TYPE + "; odata=minimalmetadata; charset=utf-8")
                        .map(answer -> Finding.of("with a charset besides", "201", answer.words())),
                create(at, TYPE)
                        .map(answer -> Finding.of(
                                "without odata=minimalmetadata", "refused", answer.isOk() ? "accepted" : "refused")),
                create(at, TYPE)
                        .map(answer -> Finding.told("how that is refused", answer.words() + " " + answer.details())));
    }

    private static Mono<Answer> create(Workplace at, String type) {
        return Mono.defer(() -> at.send(RestRequest.of("POST", "/jobs")
                .withHeader("Content-Type", type)
                .withBody(at.jobOn(at.pool(), at.name()).toString())));
    }
}
