package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.BlobName;
import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.TransientServiceException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class RestOfBlobTests {

    private static final BlobName BLOB = new BlobName("c", "b");

    private static Flux<ByteBuffer> bytes(Integer... sizes) {
        return Flux.just(sizes).map(ByteBuffer::allocate);
    }

    @Test
    void whatBreaksOffGoesOnWhereItWas() {
        List<Long> asked = new ArrayList<>();
        RestOfBlob rest = new RestOfBlob(BLOB, 10, 2, from -> {
            asked.add(from);
            return from == 2 ? bytes(3) : bytes(4, 1);
        });

        StepVerifier.create(rest.content())
                .expectNextCount(1)
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(TransientServiceException.class)
                        .hasMessageContaining("ended after 5 of 10 bytes"));
        StepVerifier.create(rest.content()).expectNextCount(2).verifyComplete();
        StepVerifier.create(rest.content()).verifyComplete();
        assertThat(asked).containsExactly(2L, 5L);
    }

    /** As if somebody on the way had packed it, or sent without end. */
    @Test
    void moreThanTheBlobHasIsNotTaken() {
        RestOfBlob rest = new RestOfBlob(BLOB, 10, 0, from -> bytes(10, 1).concatWith(Flux.never()));

        StepVerifier.create(rest.content())
                .expectNextCount(1)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(PermanentServiceException.class)
                        .hasMessageContaining("has 10 bytes, and 11 or more arrived"))
                .verify(Duration.ofSeconds(5));
    }

    @Test
    void aBlobThatGrowsMayHaveMore() {
        RestOfBlob rest = RestOfBlob.growing(BLOB, 10, 0, from -> bytes(10, 1));

        StepVerifier.create(rest.content()).expectNextCount(2).verifyComplete();
    }
}
