package io.batchflux.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The protocol of the Covalent Azure Batch executor: a job for each task; each poll lists the job's tasks and gets the one;
 * at the end the job is terminated. Calls block a thread of a pool as large as Python's; pauses do not.
 */
final class SeedMode implements Mode {

    private static final int JOB_QUOTA = 300;

    @Override
    public String name() {
        return "seed";
    }

    @Override
    public int mostTasks() {
        return JOB_QUOTA;
    }

    /** What is a coroutine there is a Mono here. */
    @Override
    public boolean isHeapItsOwn() {
        return false;
    }

    @Override
    public Session connect(Account account, Traffic traffic) {
        AtomicInteger count = new AtomicInteger();
        ExecutorService pool =
                Executors.newFixedThreadPool(Math.min(32, Runtime.getRuntime().availableProcessors() + 4), work -> {
                    Thread thread = new Thread(work, "seed-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        return new Executor(account, new SharedKey(account), traffic, pool, Schedulers.fromExecutorService(pool));
    }

    private record Executor(Account account, SharedKey key, Traffic traffic, ExecutorService pool, Scheduler scheduler)
            implements Session {

        @Override
        public Flux<Delivery> run(Load load) {
            return Flux.range(0, load.tasks()).flatMap(i -> one(i, load), load.tasks());
        }

        private Mono<Delivery> one(int number, Load load) {
            String job = "seed-" + UUID.randomUUID();
            return call(() -> send("POST", "/jobs", Bodies.job(job, account.pool())))
                    .then(call(() -> send("POST", "/jobs/" + job + "/tasks", Bodies.task("task", load))))
                    .doOnNext(added -> traffic.addAnswered())
                    .then(Mono.defer(() -> call(() -> poll(job)))
                            .repeatWhenEmpty(
                                    Integer.MAX_VALUE,
                                    unfinished -> unfinished.delayElements(load.pollInterval(), Schedulers.parallel())))
                    .flatMap(end -> call(() -> send("POST", "/jobs/" + job + "/terminate", new byte[0]))
                            .thenReturn(new Delivery(number, end)));
        }

        private <T> Mono<T> call(Callable<T> blocking) {
            return Mono.fromCallable(blocking).subscribeOn(scheduler);
        }

        private @Nullable Instant poll(String job) throws IOException {
            Bodies.listed(send("GET", "/jobs/" + job + "/tasks", null));
            return Bodies.endTime(send("GET", "/jobs/" + job + "/tasks/task", null));
        }

        private byte[] send(String method, String path, byte @Nullable [] body) throws IOException {
            HttpURLConnection connection = (HttpURLConnection)
                    account.endpoint().resolve(SharedKey.uri(path)).toURL().openConnection();
            connection.setRequestMethod(method);
            key.headers(method, path, body == null ? -1 : body.length).forEach(connection::setRequestProperty);
            if (body != null) {
                connection.setDoOutput(true);
                connection.setFixedLengthStreamingMode(body.length);
                try (OutputStream out = connection.getOutputStream()) {
                    out.write(body);
                }
            }
            if (connection.getResponseCode() >= 300) {
                try (InputStream in = connection.getErrorStream()) {
                    throw new IOException(method + " " + path + ": " + connection.getResponseCode() + " "
                            + new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
            try (InputStream in = connection.getInputStream()) {
                return in.readAllBytes();
            }
        }

        @Override
        public void close() {
            scheduler.dispose();
            pool.shutdownNow();
        }
    }
}
