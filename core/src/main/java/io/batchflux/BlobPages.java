package io.batchflux;

import io.batchflux.spi.BlobPage;
import io.batchflux.spi.BlobQuery;
import io.batchflux.spi.BlobSnapshot;
import io.batchflux.spi.BlobStore;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A listing of blobs, page by page. */
final class BlobPages {

    private static final Pages.Links<BlobQuery, BlobPage> LINKS =
            new Pages.Links<>(BlobQuery::continuation, BlobPage::continuation, BlobQuery::withContinuation);

    private BlobPages() {}

    /**
     * Emits the blobs of all pages, each of which is asked for when the one before has been consumed.
     *
     * @param protection has a page asked for as often as needed
     */
    static Flux<BlobSnapshot> list(BlobStore store, BlobQuery query, UnaryOperator<Mono<BlobPage>> protection) {
        return pages(store, query, protection).concatMapIterable(BlobPage::blobs, 1);
    }

    /** Emits all pages, as {@link #list} does the blobs. */
    static Flux<BlobPage> pages(BlobStore store, BlobQuery query, UnaryOperator<Mono<BlobPage>> protection) {
        return Pages.of(query, LINKS, store::listBlobs, protection);
    }
}
