package io.batchflux.emulator;

import io.batchflux.emulator.testing.Eventually;
import io.batchflux.emulator.testing.TestClient;
import io.batchflux.emulator.testing.TestSigner;
import io.batchflux.emulator.wire.ServiceTime;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * Runs one emulator for long, without a restart: many short processes as tasks, then many requests, and looks whether memory
 * or descriptors grow. Not a test of the default build: {@code mvn -Psoak -pl emulator -am process-test-classes}.
 *
 * <p>{@code soak.tasks}, {@code soak.requests} and {@code soak.minutes} bound it. Ends with 1 if something has grown.
 */
public final class Soak implements AutoCloseable {

    private static final int TASKS_PER_JOB = 500;
    private static final int TASKS_PER_COLLECTION = 100;
    private static final int CONCURRENCY = 16;
    private static final int CHECKS = 10;
    private static final long HEAP_ALLOWANCE = 8L << 20;
    private static final int DESCRIPTOR_ALLOWANCE = 16;

    private final BatchEmulator emulator;
    private final TestSigner signer;
    private final ConnectionProvider connections = ConnectionProvider.create("soak", CONCURRENCY);
    private final HttpClient http = HttpClient.create(connections);
    private final List<Check> checks = new ArrayList<>();
    private final long begin = System.nanoTime();
    private final Duration limit;

    /** How things are at a moment, after a garbage collection. */
    private record Check(String phase, long requests, long heap, int descriptors) {}

    private Soak(Duration limit) {
        this.limit = limit;
        emulator = BatchEmulator.start(
                EmulatorOptions.defaults().withPools(PoolOptions.of("pool").withTaskSlotsPerNode(8)));
        signer = new TestSigner(emulator.accountName(), emulator.accountKey());
    }

    /** Runs it. */
    public static void main(String[] arguments) {
        Duration limit = Duration.ofMinutes(Long.getLong("soak.minutes", 20));
        boolean grown;
        try (Soak soak = new Soak(limit)) {
            soak.tasks(Integer.getInteger("soak.tasks", 10_000));
            soak.requests(Integer.getInteger("soak.requests", 1_000_000));
            grown = soak.hasGrown();
        }
        System.exit(grown ? 1 : 0);
    }

    /** Short processes, job by job, each job deleted when its tasks are completed. */
    private void tasks(int count) {
        int jobs = Math.max(1, count / TASKS_PER_JOB);
        for (int i = 0; i < jobs && !isOver(); i++) {
            String job = "/jobs/tasks-" + i;
            send("POST", "/jobs", job(job)).block();
            for (int from = 0; from < TASKS_PER_JOB; from += TASKS_PER_COLLECTION) {
                send("POST", job + "/addtaskcollection", tasks(from, "true")).block();
            }
            Eventually.get(
                    () -> send("GET", job + "/taskcounts", "").blockOptional().orElseThrow(),
                    counts -> counts.contains("\"succeeded\":" + TASKS_PER_JOB));
            send("DELETE", job, "").block();
            if ((i + 1) % Math.max(1, jobs / CHECKS) == 0) {
                check("tasks", String.valueOf((i + 1) * TASKS_PER_JOB));
            }
        }
    }

    /** Rounds of requests over jobs that come and go, several at once. */
    private void requests(int count) {
        int each = count / CHECKS;
        for (int i = 1; i <= CHECKS && !isOver(); i++) {
            long until = total() + each;
            Flux.<Integer>generate(sink -> {
                        if (total() >= until || isOver()) {
                            sink.complete();
                        } else {
                            sink.next(0);
                        }
                    })
                    .index()
                    .flatMap(round -> round("/jobs/round-" + until + "-" + round.getT1()), CONCURRENCY)
                    .blockLast();
            check("of the requests", i * 10 + " %");
        }
    }

    private Mono<Void> round(String job) {
        List<Mono<String>> requests = new ArrayList<>();
        requests.add(send(
                "POST",
                "/jobs",
                "{\"id\":\"" + job.substring("/jobs/".length()) + "\",\"poolInfo\":{\"poolId\":\"none\"}}"));
        requests.add(send("POST", job + "/addtaskcollection", tasks(0, "true")));
        for (int i = 0; i < 20; i++) {
            requests.add(send("GET", job + "/tasks/t" + i, ""));
            requests.add(send("GET", job + "/taskcounts", ""));
            requests.add(send("GET", job + "/tasks?$select=id,state&maxresults=10", ""));
            requests.add(send("GET", job + "/tasks/none", ""));
            requests.add(send("GET", "/jobs?maxresults=5", ""));
        }
        requests.add(send("DELETE", job, ""));
        return Flux.concat(requests).then();
    }

    private static String job(String path) {
        return "{\"id\":\"" + path.substring("/jobs/".length()) + "\",\"poolInfo\":{\"poolId\":\"pool\"}}";
    }

    private static String tasks(int from, String commandLine) {
        return IntStream.range(from, from + TASKS_PER_COLLECTION)
                .mapToObj(i -> "{\"id\":\"t" + i + "\",\"commandLine\":\"" + commandLine + "\"}")
                .collect(Collectors.joining(",", "{\"value\":[", "]}"));
    }

    private Mono<String> send(String method, String path, String json) {
        return Mono.defer(() -> {
            URI uri = URI.create(emulator.endpoint() + path + (path.contains("?") ? "&" : "?") + "api-version="
                    + TestClient.VERSION);
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            HttpHeaders headers = new DefaultHttpHeaders().set("ocp-date", ServiceTime.header(Instant.now()));
            if (!method.equals("GET")) {
                headers.set("Content-Length", String.valueOf(body.length));
            }
            if (body.length > 0) {
                headers.set("Content-Type", "application/json; odata=minimalmetadata");
            }
            headers.set("Authorization", signer.authorization(method, uri, headers));
            return http.headers(all -> all.add(headers))
                    .request(HttpMethod.valueOf(method))
                    .uri(uri)
                    .send(Mono.just(Unpooled.wrappedBuffer(body)))
                    .responseSingle((response, content) -> {
                        int status = response.status().code();
                        boolean expected = status < 300 || (status == 404 && path.endsWith("/none"));
                        return content.asString().defaultIfEmpty("").map(text -> {
                            if (!expected) {
                                throw new IllegalStateException(method + " " + path + ": " + status + " " + text);
                            }
                            return text;
                        });
                    });
        });
    }

    private void check(String phase, String progress) {
        System.gc();
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        Check check = new Check(phase, total(), heap, descriptors());
        checks.add(check);
        long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
        System.out.printf(
                "%4d s  %-24s %9d requests  %6.1f MB heap  %4d descriptors%n",
                seconds, progress + " " + phase, check.requests(), check.heap() / 1e6, check.descriptors());
    }

    /** Whether a phase has ended with more than it had at its second check, by which time everything is loaded and open. */
    private boolean hasGrown() {
        return checks.stream().collect(Collectors.groupingBy(Check::phase)).values().stream()
                .anyMatch(phase -> {
                    Check before = phase.get(Math.min(1, phase.size() - 1));
                    Check after = phase.get(phase.size() - 1);
                    return after.heap() > before.heap() + HEAP_ALLOWANCE
                            || after.descriptors() > before.descriptors() + DESCRIPTOR_ALLOWANCE;
                });
    }

    private long total() {
        return emulator.requests().values().stream().mapToLong(Long::longValue).sum();
    }

    private boolean isOver() {
        return System.nanoTime() - begin > limit.toNanos();
    }

    private static int descriptors() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return (int) open.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        emulator.close();
        connections.dispose();
    }
}
