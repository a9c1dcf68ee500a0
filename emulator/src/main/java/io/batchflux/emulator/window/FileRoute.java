package io.batchflux.emulator.window;

import io.batchflux.emulator.control.Answers;
import io.batchflux.emulator.http.ContentDelivery;
import io.batchflux.emulator.node.FileChunks;
import io.batchflux.emulator.node.TaskFiles;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Gives the contents of files of tasks, and of start tasks by pool and node. They are foreign: a browser is told that they are text whatever they look like, and to run nothing in
 * them, in an origin of their own.
 */
final class FileRoute {

    private final Supplier<Interior> inside;
    private final TaskFolder folder;
    private final Answers answers;

    FileRoute(Supplier<Interior> inside, TaskFolder folder, Answers answers) {
        this.inside = inside;
        this.folder = folder;
        this.answers = answers;
    }

    /** Takes {@code from} and {@code most}: from which byte on and how many. */
    Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        return Mono.defer(() -> {
                    if (answers.guard().refusal(request).isPresent()) {
                        return Mono.from(answers.json(request, response, Mono.empty()));
                    }
                    Query query = Query.of(request);
                    long from = query.number("from", 0);
                    long most = query.number("most", 1L << 50);
                    return find(query).flatMap(entry -> send(response, entry, from, most));
                })
                .onErrorResume(error -> Mono.from(answers.json(request, response, Mono.error(error))));
    }

    private Mono<TaskFiles.Entry> find(Query query) {
        String file = query.required("file");
        return query.text("node").isPresent()
                ? folder.findOfStart(query.required("pool"), query.required("node"), file)
                : folder.find(query.required("job"), query.required("task"), file);
    }

    private Mono<Void> send(HttpServerResponse response, TaskFiles.Entry entry, long from, long most) {
        long begin = Math.min(from, entry.size());
        long length = Math.min(most, entry.size() - begin);
        response.header(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .header(HttpHeaderNames.CONTENT_LENGTH, String.valueOf(length))
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header(HttpHeaderNames.CACHE_CONTROL, "no-store");
        return length == 0
                ? response.send().then()
                : ContentDelivery.send(
                        response,
                        FileChunks.read(entry::open, begin, length, inside.get().disk()));
    }
}
