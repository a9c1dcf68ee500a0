package io.batchflux.conformance;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import reactor.core.publisher.Flux;

/** A request's id that is in the query, as some clients write it. */
final class RequestIds extends Check {

    RequestIds() {
        super(25, "May a request have its id in the query, and is it given back?");
    }

    @Override
    Flux<Finding> ask(Workplace at) {
        String id = UUID.nameUUIDFromBytes(at.name().getBytes(StandardCharsets.UTF_8))
                .toString();
        return at.send(
                        "GET",
                        "/jobs?maxresults=1&$select=id&client-request-id=" + id + "&return-client-request-id=true")
                .flatMapIterable(answer -> List.of(
                        Finding.of("a list with an id in the query", "200", answer.words()),
                        Finding.unknown(
                                "the id in the answer",
                                "is not there",
                                answer.header("client-request-id")
                                                .filter(id::equals)
                                                .isPresent()
                                        ? "is there"
                                        : "is not there",
                                "none, since nothing is made of it")));
    }
}
