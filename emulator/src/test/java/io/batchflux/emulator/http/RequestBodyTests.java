package io.batchflux.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.wire.BatchException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.test.StepVerifier;

class RequestBodyTests {

    @Test
    void theWholeBodyIsEmittedHoweverItComes() {
        for (String parts : new String[] {"", "a", "a,b", "ab,,c,de"}) {
            StepVerifier.create(read(10, parts))
                    .assertNext(body ->
                            assertThat(new String(body, StandardCharsets.UTF_8)).isEqualTo(parts.replace(",", "")))
                    .verifyComplete();
        }
    }

    @Test
    void whatExceedsItsLimitIsRefusedWhenAllOfItHasCome() {
        StepVerifier.create(read(4, "ab,cd")).expectNextCount(1).verifyComplete();
        StepVerifier.create(read(4, "ab,cde,f"))
                .expectErrorSatisfies(refused -> assertThat(((BatchException) refused).details())
                        .contains(new BatchException.Detail("MaxLimit", "4")))
                .verify();
        StepVerifier.create(read(4, "abcde")).expectError(BatchException.class).verify();
    }

    @Test
    void nothingComesOfAClientThatGoesAway() {
        Flux<ByteBuf> broken = Flux.concat(Flux.just(buffer("a")), Flux.error(new IOException("reset")));

        StepVerifier.create(RequestBody.read(ByteBufFlux.fromInbound(broken), 4))
                .verifyComplete();
    }

    private static Mono<byte[]> read(int limit, String parts) {
        return RequestBody.read(
                ByteBufFlux.fromInbound(Flux.fromArray(parts.split(",", -1)).map(RequestBodyTests::buffer)), limit);
    }

    private static ByteBuf buffer(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }
}
