package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.netty.NettyAsyncHttpClientBuilder;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.BlobServiceVersion;
import com.azure.storage.blob.models.BlobContainerItem;
import io.batchflux.BatchRunner;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.spi.BatchService;
import io.batchflux.spi.UncaughtErrors;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.reactivestreams.Publisher;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

/**
 * The Azure of a test class, on this machine.
 *
 * <p>After each test it closes the connections that the test has made, and checks that nothing is left: no job, no container,
 * no process of a task, no thread of ours, and that nothing blocked the event loop, signalled elsewhere or logged an error.
 */
final class EndToEnd implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    /** A JVM that starts soon. */
    static final String JAVA = "java -XX:+UseSerialGC -XX:TieredStopAtLevel=1";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Set<String> KEPT = Set.of("batchflux-code", "batchflux-names");
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final Pattern JOB_ID = Pattern.compile("\"id\":\"([^\"]*)\"");

    private final EmulatorOptions emulatorOptions;
    private final BlockingCalls blockingCalls = new BlockingCalls();
    private final List<AzureBatch> connections = new ArrayList<>();
    private final List<FaultyProxy> proxies = new ArrayList<>();
    private final Set<String> signalThreads = ConcurrentHashMap.newKeySet();
    private @Nullable LocalAzure local;
    private @Nullable Observer observer;
    private Map<String, Long> requestsBefore = Map.of();
    private ListAppender<ILoggingEvent> log = new ListAppender<>();

    /** An emulator with one pool {@code pool} of one node with four slots. */
    EndToEnd() {
        this(EmulatorOptions.defaults().withJavaOnPath());
    }

    EndToEnd(EmulatorOptions emulatorOptions) {
        this.emulatorOptions = emulatorOptions;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        LocalAzure started = new LocalAzure(emulatorOptions);
        local = started;
        observer = new Observer(started);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        blockingCalls.beforeAll(context);
        signalThreads.clear();
        requestsBefore = emulator().requests();
        log = new ListAppender<>();
        log.start();
        rootLogger().addAppender(log);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        connections.forEach(AzureBatch::close);
        connections.clear();
        proxies.forEach(FaultyProxy::close);
        proxies.clear();
        rootLogger().detachAppender(log);
        try {
            awaitNothingLeft();
        } finally {
            jobs().forEach(job -> somebodyElse().deleteJob(job).block());
            allContainers().forEach(blobs()::deleteBlobContainer);
        }
        await("our thread has ended", EndToEnd::threads, threads -> threads.isEmpty());
        blockingCalls.afterEach(context);
        assertThat(signalThreads).allMatch(name -> name.startsWith(EventLoop.THREAD_PREFIX));
        assertThat(logged(Level.ERROR)).isEmpty();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        local().close();
    }

    private LocalAzure local() {
        return started(local);
    }

    private Observer observer() {
        return started(observer);
    }

    private static <T> T started(@Nullable T field) {
        if (field == null) {
            throw new IllegalStateException("not started");
        }
        return field;
    }

    BatchEmulator emulator() {
        return local().emulator();
    }

    AzureBatchOptions options() {
        return local().options();
    }

    /** Returns the variables by which a program of its own connects. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        for (ConfigurationKey<?> key : List.of(
                ConfigurationKey.BATCH_ACCOUNT_URL,
                ConfigurationKey.BATCH_ACCOUNT_NAME,
                ConfigurationKey.BATCH_ACCOUNT_KEY,
                ConfigurationKey.STORAGE_ACCOUNT_URL,
                ConfigurationKey.STORAGE_ACCOUNT_NAME,
                ConfigurationKey.STORAGE_ACCOUNT_KEY,
                ConfigurationKey.POOL_ID)) {
            environment.put(
                    key.environmentName(), options().find(key).orElseThrow().toString());
        }
        return environment;
    }

    /** Connects, until the test ends. */
    AzureBatch connect(UnaryOperator<AzureBatchOptions> change) {
        AzureBatch connection = AzureBatch.connect(change.apply(options()));
        connections.add(connection);
        return connection;
    }

    AzureBatch connect() {
        return connect(UnaryOperator.identity());
    }

    /** Makes another way to the service at the URL that the key has in the options, until the test ends. */
    FaultyProxy proxy(ConfigurationKey<URI> key) {
        FaultyProxy proxy = new FaultyProxy(options().find(key).orElseThrow());
        proxies.add(proxy);
        return proxy;
    }

    /** Returns the runner of a new connection. */
    BatchRunner runner() {
        return connect().runner();
    }

    /** Subscribes, waits for the end, and returns what was emitted; every signal must be on the event loop. */
    <T> List<T> all(Publisher<T> publisher) {
        return onEventLoop(publisher).collectList().blockOptional(PATIENCE).orElseThrow();
    }

    /** As {@link #all}, for the only element. */
    <T> T one(Publisher<T> publisher) {
        List<T> all = all(publisher);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    /** Remembers on which threads the publisher signals. */
    <T> Flux<T> onEventLoop(Publisher<T> publisher) {
        return Flux.from(publisher)
                .doOnEach(signal -> signalThreads.add(Thread.currentThread().getName()));
    }

    /** Returns how many requests the emulator has had since the test began, by operation. */
    Map<String, Long> requests() {
        Map<String, Long> since = new TreeMap<>(emulator().requests());
        requestsBefore.forEach((operation, count) -> since.merge(operation, -count, Long::sum));
        since.values().removeIf(count -> count == 0);
        since.remove("Jobs_List");
        return since;
    }

    long requests(String operation) {
        return requests().getOrDefault(operation, 0L);
    }

    /** Returns the messages of this level and above, without those of the tests' own servers. */
    List<String> logged(Level level) {
        return List.copyOf(log.list).stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(level))
                .map(event -> event.getLevel() + " " + event.getLoggerName() + ": " + event.getFormattedMessage())
                .toList();
    }

    /** Returns the Batch account as another client of it. */
    BatchService somebodyElse() {
        return observer().service;
    }

    /** Sends a request that no method of ours has, as another client of the Batch account. */
    void post(String path, String json) {
        observer().post(path, json);
    }

    /** Returns the storage account as another client of it. */
    BlobServiceClient blobs() {
        return observer().blobs;
    }

    List<String> jobs() {
        return observer().jobs();
    }

    String onlyJob() {
        List<String> jobs = jobs();
        assertThat(jobs).hasSize(1);
        return jobs.get(0);
    }

    /** Returns the containers of runs; those of code and of the names of runs stay for the next program. */
    List<String> containers() {
        return allContainers().stream().filter(name -> !KEPT.contains(name)).toList();
    }

    private List<String> allContainers() {
        return blobs().listBlobContainers().stream()
                .map(BlobContainerItem::getName)
                .toList();
    }

    /** Returns the processes that belong to tasks, and their children; none where that cannot be found out. */
    List<ProcessHandle> taskProcesses() {
        String mark = "AZ_BATCH_ACCOUNT_URL=" + emulator().endpoint() + "/\0";
        return ProcessHandle.allProcesses()
                .filter(process -> environment(process).contains(mark))
                .toList();
    }

    private static String environment(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/environ"), StandardCharsets.ISO_8859_1) + "\0";
        } catch (IOException | SecurityException noLongerOrNotHere) {
            return "";
        }
    }

    /** Waits until neither account nor machine has anything of a run; what a runner keeps is not gone before it is closed. */
    void awaitNothingLeft() {
        await("there is no job", this::jobs, jobs -> jobs.isEmpty());
        await("there is no process of a task", this::taskProcesses, processes -> processes.isEmpty());
        await("there is no container", this::containers, containers -> containers.isEmpty());
        assertThat(emulator().runningTasks()).isZero();
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains(EventLoop.THREAD_PREFIX))
                .toList();
    }

    /** Asks until the answer is as expected, and returns it. */
    static <T> T await(String what, Supplier<T> question, Predicate<T> expected) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            T answer = question.get();
            if (expected.test(answer)) {
                return answer;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + PATIENCE + ": " + what + "; last answer: " + answer);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static Logger rootLogger() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    /** Both accounts as a client sees them that has nothing to do with ours. */
    private static final class Observer {

        private final BatchTransport transport;
        private final BatchRequests requests;
        private final BatchService service;
        private final BlobServiceClient blobs;

        Observer(LocalAzure local) {
            BatchErrors errors = new BatchErrors(Clock.systemUTC(), RefusedAccess.ofBatch(true));
            BatchEmulator emulator = local.emulator();
            com.azure.core.http.HttpClient http = new NettyAsyncHttpClientBuilder().build();
            requests = new BatchRequests(emulator.endpoint());
            transport = new BatchTransport(
                    new HttpPipelineBuilder()
                            .httpClient(http)
                            .policies(new SharedKeyPolicy(
                                    emulator.accountName(), emulator.accountKey(), Clock.systemUTC()))
                            .build()::send,
                    errors,
                    emulator.endpoint().toString());
            service = new AzureBatchService(transport, requests, errors, UncaughtErrors.create());
            blobs = new BlobServiceClientBuilder()
                    .serviceVersion(BlobServiceVersion.V2025_11_05)
                    .connectionString(local.azurite().connectionString())
                    .serviceVersion(BlobServiceVersion.V2025_11_05)
                    .httpClient(http)
                    .buildClient();
        }

        void post(String path, String json) {
            transport
                    .exchange(() -> requests.request(HttpMethod.POST, path, json.getBytes(StandardCharsets.UTF_8)))
                    .block(PATIENCE);
        }

        List<String> jobs() {
            return Await.value(transport.exchange(
                    () -> requests.request(HttpMethod.GET, "/jobs", "$select", "id"),
                    (headers, body) -> JOB_ID.matcher(new String(body, StandardCharsets.UTF_8))
                            .results()
                            .map(match -> match.group(1))
                            .toList()));
        }
    }
}
