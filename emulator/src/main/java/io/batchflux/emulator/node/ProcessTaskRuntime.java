package io.batchflux.emulator.node;

import io.batchflux.emulator.RuntimeOptions;
import io.netty.handler.ssl.SslContextBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.TrustManagerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/** A process runtime runs tasks as processes of this machine. */
public final class ProcessTaskRuntime implements TaskRuntime {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessTaskRuntime.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final RuntimeOptions.Processes options;
    private final String accountName;
    private final ImageCommands images;
    private final ProcessGroups groups;
    private final Scheduler disk;
    private final Optional<DiskQuota> quota;
    private final AutoStorage storage;
    private final ConnectionProvider connections;
    private final BlobClient blobs;
    private final Set<ProcessTaskRun> runs = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * Creates a runtime, which starts nothing yet.
     *
     * @param disk runs what waits for the disk and for the start of processes
     * @param quota how much the directory of a task may hold
     * @param storage where the containers of the linked storage account are
     * @param trust whom is trusted over https; empty for whom Java trusts
     * @param route how names are reached that lead to this machine
     */
    public ProcessTaskRuntime(
            RuntimeOptions.Processes options,
            String accountName,
            ImageCommands images,
            ProcessGroups groups,
            Scheduler disk,
            Optional<DiskQuota> quota,
            AutoStorage storage,
            Optional<TrustManagerFactory> trust,
            Optional<NodeRoute> route) {
        this.options = options;
        this.accountName = accountName;
        this.images = images;
        this.groups = groups;
        this.disk = disk;
        this.quota = quota;
        this.storage = storage;
        this.connections = ConnectionProvider.builder("batch-emulator-blobs")
                .maxConnections(32)
                .pendingAcquireMaxCount(-1)
                .pendingAcquireTimeout(Duration.ofMinutes(10))
                .build();
        HttpClient plain = HttpClient.create(connections);
        HttpClient http = trust.map(managers -> trusting(plain, managers)).orElse(plain);
        HttpClient routed = route.map(proxied -> proxied.through(http)).orElse(http);
        this.blobs = new BlobClient(routed, disk, options.storageVersion());
    }

    private static HttpClient trusting(HttpClient http, TrustManagerFactory managers) {
        GenericSslContextSpec<SslContextBuilder> context =
                Http11SslContextSpec.forClient().configure(ssl -> ssl.trustManager(managers));
        return http.secure(secure -> secure.sslContext(context));
    }

    @Override
    public TaskRun start(TaskLaunch launch) {
        ProcessTaskRun run = new ProcessTaskRun(launch, this);
        runs.add(run);
        if (closed) {
            run.end(TaskRun.Ending.GONE);
        }
        run.begin();
        return run;
    }

    @Override
    public Mono<Void> store(String containerUrl, String blob, byte[] content) {
        return blobs.put(ContainerUrl.of(containerUrl).blob(blob, ""), Map.of("x-ms-blob-type", "BlockBlob"), content);
    }

    @Override
    public boolean keepsFiles() {
        return true;
    }

    RuntimeOptions.Processes options() {
        return options;
    }

    String accountName() {
        return accountName;
    }

    ImageCommands images() {
        return images;
    }

    ProcessGroups groups() {
        return groups;
    }

    Scheduler disk() {
        return disk;
    }

    Optional<DiskQuota> quota() {
        return quota;
    }

    AutoStorage storage() {
        return storage;
    }

    BlobClient blobs() {
        return blobs;
    }

    void ended(ProcessTaskRun run) {
        runs.remove(run);
    }

    @Override
    public void close() {
        closed = true;
        List<ProcessTaskRun> left = List.copyOf(runs);
        left.forEach(run -> run.end(TaskRun.Ending.GONE));
        groups.close();
        // Whoever closes waits: no process is left then, and no connection.
        try {
            Flux.fromIterable(left)
                    .flatMap(TaskRun::outcome, Integer.MAX_VALUE)
                    .then()
                    .block(PATIENCE);
        } catch (IllegalStateException late) {
            LOG.warn("Tasks do not end", late);
        }
        connections.disposeLater().block(PATIENCE);
    }
}
