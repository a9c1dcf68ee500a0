package io.batchflux;

import static java.util.Objects.requireNonNull;

import io.batchflux.spi.BlobPage;
import io.batchflux.spi.BlobQuery;
import io.batchflux.spi.BlobSnapshot;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A listing of blobs: each page is a request of its own, so that what fails is asked for again, and not what came before it. */
final class BlobPages {

    private final Function<BlobQuery, Mono<BlobPage>> page;
    private @Nullable BlobQuery next;

    private BlobPages(BlobQuery first, Function<BlobQuery, Mono<BlobPage>> page) {
        this.next = first;
        this.page = page;
    }

    /**
     * Emits the blobs of all pages, each of which is asked for when the one before has been consumed.
     *
     * @param page asks for one page, as often as needed
     */
    static Flux<BlobSnapshot> list(BlobQuery query, Function<BlobQuery, Mono<BlobPage>> page) {
        return Flux.defer(() -> {
            BlobPages pages = new BlobPages(query, page);
            return Mono.defer(pages::next).flatMapIterable(BlobPage::blobs).repeat(() -> pages.next != null);
        });
    }

    private Mono<BlobPage> next() {
        BlobQuery query = requireNonNull(next);
        return page.apply(query).doOnNext(answer -> {
            String continuation = answer.continuation();
            next = continuation == null ? null : query.withContinuation(continuation);
        });
    }
}
