package io.batchflux.benchmarks;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** The reactive pipeline that one writes first: a job, an add request for each task, and a GET of each until it is done. */
final class PollPerTaskMode implements Mode {

    private static final int CONNECTIONS = 500;

    @Override
    public String name() {
        return "poll-per-task";
    }

    @Override
    public int mostTasks() {
        return 10_000;
    }

    @Override
    public Session connect(Account account, Traffic traffic) {
        // With the default, a few hundred requests may wait for a connection, and the others fail.
        ConnectionProvider connections = ConnectionProvider.builder("poll-per-task")
                .maxConnections(CONNECTIONS)
                .pendingAcquireMaxCount(-1)
                .pendingAcquireTimeout(Duration.ofMinutes(10))
                .build();
        HttpClient client = traffic.observe(HttpClient.create(connections));
        return new Pipeline(client, connections, account);
    }

    /** @param jobs those that are not deleted yet */
    private record Pipeline(
            HttpClient client, ConnectionProvider connections, Account account, SharedKey key, Set<String> jobs)
            implements Session {

        Pipeline(HttpClient client, ConnectionProvider connections, Account account) {
            this(
                    client.baseUrl(account.endpoint().toString()),
                    connections,
                    account,
                    new SharedKey(account),
                    ConcurrentHashMap.newKeySet());
        }

        @Override
        public Flux<Delivery> run(Load load) {
            return Flux.usingWhen(
                    Mono.fromSupplier(() -> "poll-" + UUID.randomUUID()).doOnNext(jobs::add),
                    job -> send(HttpMethod.POST, "/jobs", Bodies.job(job, account.pool()))
                            .thenMany(Flux.range(0, load.tasks()))
                            .flatMap(i -> one(job, i, load), load.tasks()),
                    job -> send(HttpMethod.DELETE, "/jobs/" + job, null).doFinally(end -> jobs.remove(job)));
        }

        private Mono<Delivery> one(String job, int number, Load load) {
            String tasks = "/jobs/" + job + "/tasks";
            return send(HttpMethod.POST, tasks, Bodies.task("task-" + number, load))
                    .then(Mono.defer(() -> send(HttpMethod.GET, tasks + "/task-" + number, null))
                            .mapNotNull(Bodies::endTime)
                            .delaySubscription(load.pollInterval(), Schedulers.parallel())
                            .repeatWhenEmpty(Integer.MAX_VALUE, unfinished -> unfinished))
                    .map(end -> new Delivery(number, end));
        }

        private Mono<byte[]> send(HttpMethod method, String path, byte @Nullable [] body) {
            return Mono.defer(() -> client.headers(
                            headers -> key.headers(method.name(), path, body == null ? -1 : body.length)
                                    .forEach(headers::set))
                    .request(method)
                    .uri(SharedKey.uri(path))
                    .send(body == null ? Mono.empty() : Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body)))
                    .responseSingle((response, content) -> content.asByteArray()
                            .defaultIfEmpty(new byte[0])
                            .map(answer -> {
                                if (response.status().code() >= 300) {
                                    throw new IllegalStateException(method + " " + path + ": " + response.status() + " "
                                            + new String(answer, StandardCharsets.UTF_8));
                                }
                                return answer;
                            })));
        }

        @Override
        public void close() {
            Pause.until(jobs::isEmpty);
            connections.disposeLater().block();
        }
    }
}
