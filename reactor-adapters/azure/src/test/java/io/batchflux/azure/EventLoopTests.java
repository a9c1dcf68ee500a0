package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.ThreadExecutorMap;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class EventLoopTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int CONNECTIONS = 10;
    /** Enough for a collector of garbage that comes to the same object later. */
    private static final int COLLECTIONS = 100;

    /** Nobody listens there; but a name was to be resolved. */
    private static WeakReference<EventExecutor> closed() {
        EventLoop loop = EventLoop.start(Proxies.of(AzureBatchOptions.create()), UnaryOperator.identity());
        loop.httpClient()
                .send(new HttpRequest(HttpMethod.GET, "http://localhost:1/"))
                .onErrorResume(refused -> Mono.empty())
                .block(PATIENCE);
        EventExecutor thread = Mono.fromCallable(ThreadExecutorMap::currentExecutor)
                .subscribeOn(loop.scheduler())
                .blockOptional(PATIENCE)
                .orElseThrow();
        loop.closeLater().block(PATIENCE);
        return new WeakReference<>(thread);
    }

    @Test
    void nothingKeepsThreadsThatHaveEnded() {
        List<WeakReference<EventExecutor>> closed =
                IntStream.range(0, CONNECTIONS).mapToObj(i -> closed()).toList();

        for (int i = 0; i < COLLECTIONS && closed.stream().anyMatch(one -> one.get() != null); i++) {
            System.gc();
        }

        assertThat(closed).filteredOn(one -> one.get() != null).isEmpty();
    }
}
