package io.batchflux.examples.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.BatchRunner;
import io.batchflux.Chunking;
import io.batchflux.Code;
import io.batchflux.RunBegun;
import io.batchflux.RunEnded;
import io.batchflux.RunListener;
import io.batchflux.RunOptions;
import io.batchflux.TaskAdded;
import io.batchflux.testing.FakeBatchService;
import io.batchflux.testing.FakeBlobStore;
import io.batchflux.testing.InProcessNode;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.RouterFunctions;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/** The service on its web server, whose sockets have little room, and readers that stop reading. */
@Timeout(60)
class SlowReaderTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int SHOTS = 600;
    private static final int IN_FLIGHT = 50;
    private static final int READ = 5;
    /** What the web server asks for ahead, and what fits into the sockets: some 200, however many shots there are. */
    private static final int ON_THEIR_WAY = 300;

    private final Scheduler scheduler = Schedulers.newSingle("batch", true);
    private final FakeBlobStore store = FakeBlobStore.create(scheduler);
    private final FakeBatchService service = FakeBatchService.create(scheduler)
            .store(store)
            .tasks(InProcessNode.of(store).withCallsTaking(Duration.ZERO)::run);
    private final List<Sweep> sweeps = new CopyOnWriteArrayList<>();
    private final BatchRunner batch = BatchRunner.create(service, store, scheduler, options());
    private final LoopResources loops = LoopResources.create("web", 2, true);
    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .runOn(loops)
            .option(ChannelOption.SO_RCVBUF, 16 * 1024)
            .childOption(ChannelOption.SO_SNDBUF, 4096)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(1024, 4096))
            .handle(new ReactorHttpHandlerAdapter(RouterFunctions.toHttpHandler(new SweepRoutes(batch).routes())))
            .bindNow();

    /** What a run has told. */
    private record Sweep(String runId, AtomicInteger added, Sinks.One<RunEnded> ended) {}

    private RunOptions options() {
        return RunOptions.ofDefaults(FakeBatchService.POOL)
                .withPollInterval(Duration.ofMillis(5))
                .withFunctions(functions ->
                        functions.withCode(Code.inImage("/app.jar")).withChunking(Chunking.none()))
                .withConcurrency(concurrency -> concurrency.withMaxInFlight(IN_FLIGHT))
                .withListener(new RunListener() {
                    @Override
                    public void onRunBegun(RunBegun event) {
                        sweeps.add(new Sweep(event.run().id(), new AtomicInteger(), Sinks.one()));
                    }

                    @Override
                    public void onTaskAdded(TaskAdded event) {
                        sweep(event.run().id()).added().incrementAndGet();
                    }

                    @Override
                    public void onRunEnded(RunEnded event) {
                        sweep(event.run().id()).ended().tryEmitValue(event);
                    }
                });
    }

    private Sweep sweep(String runId) {
        return sweeps.stream()
                .filter(sweep -> sweep.runId().equals(runId))
                .findFirst()
                .orElseThrow();
    }

    @AfterEach
    void close() {
        server.disposeNow(PATIENCE);
        loops.disposeLater(Duration.ZERO, PATIENCE).block(PATIENCE);
        batch.closeLater().block(PATIENCE);
        scheduler.dispose();
    }

    /** Sends shots, and reads as far as it is told. */
    private final class Reader implements AutoCloseable {

        private final Socket socket = new Socket();
        private final BufferedReader answer;
        private final Thread writer;

        Reader(int shots) throws IOException {
            socket.setReceiveBufferSize(4096);
            socket.setSendBufferSize(16 * 1024);
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
            answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            writer = new Thread(() -> send(shots), "sends shots");
            writer.setDaemon(true);
            writer.start();
        }

        /** The service may not have taken all when its caller goes away. */
        private void send(int shots) {
            byte[] body = IntStream.range(0, shots)
                    .mapToObj(i -> "{\"angle\":" + i + ",\"speed\":50}")
                    .collect(Collectors.joining(",", "[", "]"))
                    .getBytes(StandardCharsets.UTF_8);
            String head = "POST /sweeps HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                    + "Accept: text/event-stream\r\nConnection: close\r\nContent-Length: " + body.length + "\r\n\r\n";
            try {
                socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().write(body);
            } catch (IOException e) {
                assertThat(socket.isClosed()).isTrue();
            }
        }

        /** Reads so many events, or all that come; returns how many came. */
        int read(int most) throws IOException {
            int events = 0;
            while (events < most) {
                String line = answer.readLine();
                if (line == null) {
                    break;
                }
                if (line.startsWith("data:")) {
                    events++;
                }
            }
            return events;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void aReaderThatStopsHoldsUpItsSweepAndNobodyElses() throws IOException {
        try (Reader slow = new Reader(SHOTS)) {
            assertThat(slow.read(READ)).isEqualTo(READ);
            try (Reader quick = new Reader(SHOTS)) {
                assertThat(quick.read(Integer.MAX_VALUE)).isEqualTo(SHOTS);
            }

            int added = sweeps.get(0).added().get();
            assertThat(added).isBetween(READ, READ + IN_FLIGHT + ON_THEIR_WAY);
            assertThat(slow.read(Integer.MAX_VALUE)).isEqualTo(SHOTS - READ);
        }
    }

    @Test
    void aReaderThatGoesAwayWhileItsSweepIsHeldUpEndsIt() throws IOException {
        try (Reader slow = new Reader(SHOTS)) {
            slow.read(READ);
            try (Reader quick = new Reader(SHOTS / 2)) {
                quick.read(Integer.MAX_VALUE);
            }
        }

        assertEndedWithItsReader();
    }

    @Test
    void aReaderMayGoAwayBeforeAllItsShotsWereTaken() throws IOException {
        try (Reader slow = new Reader(100_000)) {
            slow.read(READ);
            try (Reader quick = new Reader(SHOTS / 2)) {
                quick.read(Integer.MAX_VALUE);
            }
            assertThat(slow.writer.isAlive()).as("has shots to send").isTrue();
        }

        assertEndedWithItsReader();
    }

    private void assertEndedWithItsReader() {
        RunEnded end = sweeps.get(0).ended().asMono().block(PATIENCE);
        assertThat(end).isNotNull().extracting(RunEnded::outcome).isEqualTo(RunEnded.Outcome.CANCELLED);
        assertThat(sweeps.get(0).added().get()).isLessThan(SHOTS);
        assertThat(sweeps.get(1).ended().asMono().block(PATIENCE)).isNotNull();
        assertThat(service.jobs()).isEmpty();
    }
}
