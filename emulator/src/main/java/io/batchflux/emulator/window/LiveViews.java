package io.batchflux.emulator.window;

import io.batchflux.emulator.control.Answers;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.Json;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Shows views live, as server-sent events: one is computed at most twice a second for each who looks, and only when what was sent before has
 * been taken; it is sent if it has changed. However much happens in between, that is all.
 */
final class LiveViews {

    static final Duration PERIOD = Duration.ofMillis(500);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** So many can look at once. */
    static final int MOST = 64;

    private final Answers answers;
    private final Clock clock;
    private final Scheduler timers;
    private final AtomicInteger looking = new AtomicInteger();
    private final Sinks.Empty<Void> closed = Sinks.empty();

    LiveViews(Answers answers, Clock clock, Scheduler timers) {
        this.clock = clock;
        this.answers = answers;
        this.timers = timers;
    }

    /** Ends all of them. */
    void close() {
        closed.tryEmitEmpty();
    }

    Publisher<Void> stream(HttpServerRequest request, HttpServerResponse response, View view) {
        Query query = Query.of(request);
        return Mono.defer(() -> {
            if (answers.guard().refusal(request).isPresent()) {
                return Mono.from(answers.json(request, response, Mono.empty()));
            }
            if (looking.incrementAndGet() > MOST) {
                looking.decrementAndGet();
                return Mono.from(tooMany(request, response));
            }
            return response.header(HttpHeaderNames.CONTENT_TYPE, "text/event-stream;charset=utf-8")
                    .header(HttpHeaderNames.CACHE_CONTROL, "no-store")
                    .header("X-Content-Type-Options", "nosniff")
                    .send(events(response, view, query), each -> true)
                    .then()
                    .doFinally(end -> looking.decrementAndGet());
        });
    }

    private Publisher<Void> tooMany(HttpServerRequest request, HttpServerResponse response) {
        response.status(503);
        byte[] reason =
                Json.write(Json.object().put("error", MOST + " pages look at the emulator already; close some"));
        return answers.json(request, response, Mono.just(reason));
    }

    private Flux<ByteBuf> events(HttpServerResponse response, View view, Query query) {
        return Mono.<Channel>create(sink -> response.withConnection(connection -> sink.success(connection.channel())))
                .flatMapMany(channel -> {
                    Changes changes = new Changes(clock);
                    return Flux.interval(Duration.ZERO, PERIOD, timers)
                            .onBackpressureDrop()
                            .filter(tick -> channel.isWritable())
                            .concatMap(
                                    tick -> view.json(query)
                                            // A reset meanwhile has ended the thread that would answer.
                                            .timeout(PATIENCE, Mono.empty(), timers)
                                            .map(json -> changes.view(json))
                                            .onErrorResume(
                                                    LiveViews::isRefusal,
                                                    refusal -> Mono.just(changes.problem(words(refusal)))),
                                    1)
                            .filter(ByteBuf::isReadable);
                })
                .takeUntilOther(closed.asMono());
    }

    private static boolean isRefusal(Throwable error) {
        return error instanceof BatchException || error instanceof IllegalArgumentException;
    }

    private static String words(Throwable refusal) {
        return refusal instanceof BatchException known
                ? known.code().text().replaceFirst("\n.*", "")
                : String.valueOf(refusal.getMessage());
    }
}
