package io.batchflux;

import io.batchflux.spi.BlobPage;
import io.batchflux.spi.BlobQuery;
import io.batchflux.spi.BlobSnapshot;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A listing of blobs, page by page. */
final class BlobPages {

    private BlobPages() {}

    /**
     * Emits the blobs of all pages, each of which is asked for when the one before has been consumed.
     *
     * @param page asks for one page, as often as needed
     */
    static Flux<BlobSnapshot> list(BlobQuery query, Function<BlobQuery, Mono<BlobPage>> page) {
        return pages(query, page).concatMapIterable(BlobPage::blobs, 1);
    }

    /** Emits all pages, as {@link #list} does the blobs. */
    static Flux<BlobPage> pages(BlobQuery query, Function<BlobQuery, Mono<BlobPage>> page) {
        return Pages.of(query, page, (asked, answer) -> {
            String continuation = answer.continuation();
            return continuation == null ? null : asked.withContinuation(continuation);
        });
    }
}
