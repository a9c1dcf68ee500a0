package io.batchflux.azure;

import static java.util.Objects.requireNonNull;

import com.azure.core.http.HttpPipeline;
import com.azure.core.http.policy.AddDatePolicy;
import com.azure.core.http.policy.RequestIdPolicy;
import com.azure.core.http.policy.UserAgentPolicy;
import com.azure.storage.blob.BlobServiceAsyncClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.BlobServiceVersion;
import io.batchflux.BatchRunner;
import io.batchflux.spi.BatchService;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.BlockingThreads;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;

/**
 * A connection to one Batch account and one storage account, with one thread that does everything.
 *
 * <p>Connecting starts that thread, named {@code batchflux-…}, and sends nothing; the first request is sent by the first
 * subscription. All signals of the runner and the two ports arrive on it, and all their timers run on it. It must not be
 * blocked. Only tokens are acquired elsewhere, and local files are read and written elsewhere, on a few daemon threads of the
 * connection's own, which are started when they are needed and end with it.
 *
 * <p>At most 64 connections are open to each account. Thread-safe; to be closed when it is no longer needed.
 */
public final class AzureBatch implements AutoCloseable {

    private static final String USER_AGENT = "batchflux";
    private static final int TOKEN_THREADS = 2;

    private final EventLoop eventLoop;
    private final Scheduler tokenThreads;
    private final AzureBatchService service;
    private final AzureBlobStore store;
    private final BatchRunner runner;
    private final BatchRest rest;
    private final Mono<ValidationReport> validation;
    private final Mono<ValidationReport> validationByDoing;
    private final Sinks.Empty<Void> closingBegun = Sinks.empty();
    private final Mono<Void> closing;

    /** @param given sends the requests to Batch, in place of our own pipeline */
    private AzureBatch(
            EventLoop eventLoop,
            AzureBatchOptions options,
            Accounts accounts,
            TrustedCertificates trusted,
            @Nullable RequestSender given) {
        Clock clock = Clock.systemUTC();
        Scheduler scheduler = eventLoop.scheduler();
        this.tokenThreads = eventLoop.errors().guard(BlockingThreads.create("tokens-of-batchflux", TOKEN_THREADS));
        Credentials credentials =
                Credentials.choose(options, accounts, eventLoop.httpClient(), tokenThreads, scheduler, clock);
        BatchRequests requests = new BatchRequests(accounts.batchUrl());
        BatchErrors batchErrors = new BatchErrors(clock, RefusedAccess.ofBatch(accounts.batchKey() != null));
        RequestSender sender = given == null
                ? batchPipeline(eventLoop, credentials)::send
                : request -> given.send(request).publishOn(scheduler);
        BatchTransport transport = new BatchTransport(sender, batchErrors, requests.endpoint());
        ServiceClock storageClock = new ServiceClock(clock);
        BlobServiceAsyncClient blobs = blobClient(eventLoop, credentials, accounts, storageClock);
        BlobErrors blobErrors = new BlobErrors(
                clock, accounts.storageUrl().toString(), RefusedAccess.ofStorage(accounts.storageKey() != null));
        BlobRequests blobRequests = new BlobRequests(blobs);
        Accounts.SharedKey storageKey = accounts.storageKey();
        String nodeIdentity = options.find(ConfigurationKey.NODE_IDENTITY).orElse(null);
        BlobGrants grants = new BlobGrants(
                blobs,
                blobRequests,
                new BlobSignatures(
                        options.find(ConfigurationKey.STORAGE_SIGNATURE_VERSION).orElseThrow(),
                        blobs.getAccountName(),
                        "https".equalsIgnoreCase(accounts.storageUrl().getScheme())),
                storageKey == null ? null : storageKey.key(),
                nodeIdentity,
                storageClock);
        this.eventLoop = eventLoop;
        this.rest = new BatchRest(sender, eventLoop.httpClient(), requests);
        this.service = new AzureBatchService(transport, requests, batchErrors, eventLoop.errors());
        this.store = new AzureBlobStore(blobs, blobRequests, grants, blobErrors, scheduler);
        this.runner = BatchRunner.create(service, store, scheduler, RunDefaults.of(options));
        BatchProbes probes = new BatchProbes(transport, requests, service, clock);
        List<Probe> questions = List.of(
                Validation.proxy(accounts, Credentials.authority(options, accounts), eventLoop::routeTo),
                trusted.probe(),
                given == null ? Validation.token(credentials) : Validation.othersToken(),
                probes.account(),
                probes.pool(
                        options.find(ConfigurationKey.POOL_ID).orElseThrow(),
                        options.find(ConfigurationKey.BASE_IMAGE_URI)),
                Validation.storage(blobRequests, accounts.storageUrl(), blobErrors));
        this.validation = untilClosing(
                Validation.of(with(questions, Validation.configuration(options)), scheduler), closingBegun);
        Probe doing = new NodeAccessProbe(store, eventLoop.httpClient(), nodeIdentity != null).probe();
        this.validationByDoing = untilClosing(
                Validation.of(with(questions, Validation.configuration(options), doing), scheduler), closingBegun);
        Mono<Void> close = runner.closeLater()
                .onErrorResume(error -> closeThreads().then(Mono.error(error)))
                .then(closeThreads())
                .doOnSubscribe(closing -> closingBegun.tryEmitEmpty());
        this.closing = closingOnShutdown(close, options.shutdownLimit());
    }

    /**
     * Connects with these options. Blocks shortly, while credentials read their files.
     *
     * @throws ConfigurationException if a key is missing or its value cannot be used; it tells all that is wrong
     */
    public static AzureBatch connect(AzureBatchOptions options) {
        return connect(options, UnaryOperator.identity());
    }

    /**
     * Connects with these options and a changed HTTP client, for what no key is for. Blocks shortly.
     *
     * @param customizer changes the client; it must leave its connections and its event loop as they are. A proxy that it
     *     sets is used for everything, and TLS settings are used in place of ours
     * @throws ConfigurationException if a key is missing or its value cannot be used; it tells all that is wrong
     */
    public static AzureBatch connect(AzureBatchOptions options, UnaryOperator<HttpClient> customizer) {
        return connect(options, customizer, null);
    }

    /**
     * Connects with these options, and lets somebody else send the requests to Batch, such as a client that the program has already; those to
     * the storage account are sent by the connection. Options that say how to log in to Batch are not used, though over http there has to be a key.
     * Blocks shortly, as {@link #connect(AzureBatchOptions)} does.
     *
     * @param sender sends requests to the account that {@code batch_account_url} names; what it signals is brought to the connection's thread
     * @throws ConfigurationException if a key is missing or its value cannot be used; it tells all that is wrong
     */
    public static AzureBatch connectThrough(AzureBatchOptions options, RequestSender sender) {
        return connect(options, UnaryOperator.identity(), requireNonNull(sender, "sender must not be null"));
    }

    private static AzureBatch connect(
            AzureBatchOptions options, UnaryOperator<HttpClient> customizer, @Nullable RequestSender sender) {
        requireNonNull(options, "options must not be null");
        requireNonNull(customizer, "customizer must not be null");
        List<ConfigurationException.Problem> problems = new ArrayList<>();
        TrustedCertificates trusted = TrustedCertificates.of(options, problems);
        Accounts accounts = Accounts.of(options, problems);
        EventLoop eventLoop = EventLoop.start(Proxies.of(options), client -> customizer.apply(trusted.secure(client)));
        try {
            return new AzureBatch(eventLoop, options, accounts, trusted, sender);
        } catch (RuntimeException | Error notConnected) {
            // The caller learns of the error when the thread that was begun for him has ended.
            eventLoop.closeLater().block();
            throw notConnected;
        }
    }

    private static Mono<Void> closingOnShutdown(Mono<Void> close, @Nullable Duration limit) {
        Mono<Void> once = close.cache();
        if (limit == null) {
            return once;
        }
        ShutdownHook hook = ShutdownHook.add(once, limit);
        return once.doFinally(end -> hook.remove());
    }

    private static List<Probe> with(List<Probe> probes, Probe... more) {
        List<Probe> all = new ArrayList<>(probes);
        all.addAll(List.of(more));
        return all;
    }

    private static Mono<ValidationReport> untilClosing(
            Mono<ValidationReport> validation, Sinks.Empty<Void> closingBegun) {
        return validation
                .takeUntilOther(closingBegun.asMono())
                .switchIfEmpty(Mono.error(() -> new IllegalStateException(
                        "the connection is closed, and can validate nothing: validate before it is closed, or connect"
                                + " again")));
    }

    private Mono<Void> closeThreads() {
        return Mono.defer(() -> {
            tokenThreads.dispose();
            return eventLoop.closeLater();
        });
    }

    /** Returns the runner, which takes its defaults from the configuration. */
    public BatchRunner runner() {
        return runner;
    }

    /** Returns the port to the Batch account. */
    public BatchService batchService() {
        return service;
    }

    /** Returns the port to the storage account. */
    public BlobStore blobStore() {
        return store;
    }

    /** Returns what sends requests that the ports have no method for. */
    public BatchRest rest() {
        return rest;
    }

    /** Returns the scheduler of the one thread. */
    public Scheduler scheduler() {
        return eventLoop.scheduler();
    }

    /**
     * Asks both accounts whether a run would work: the token, the pool, the image, the storage account, the clock. Says too
     * which proxy, if any, leads to them, and from which place each value of the configuration is. Each subscription asks again;
     * nothing is created or changed. What is wrong is in the report, and no error: there is one alone, an
     * {@link IllegalStateException}, if the connection is closed before the report is complete.
     */
    public Mono<ValidationReport> validate() {
        return validation.onErrorStop();
    }

    /**
     * Asks what {@link #validate()} asks, and does once what a node does: reads and writes a small blob by signed URLs, in a
     * container of its own, which is deleted again. This finds what shows on nodes only: a version of signatures that
     * the account's region does not know, an account that forbids shared keys. Each subscription does it again, and a
     * cancel still deletes the container. What is wrong is in the report; the only error is that of {@link #validate()}.
     */
    public Mono<ValidationReport> validateByDoing() {
        return validationByDoing.onErrorStop();
    }

    /**
     * Ends all runs, waits until they are cleaned up, closes the connections and ends the thread. It begins with the first
     * subscription; further ones wait for the same end. Completes on a thread of its own, since ours is gone.
     */
    public Mono<Void> closeLater() {
        return closing;
    }

    /**
     * Does {@link #closeLater()} and waits for it.
     *
     * @throws IllegalStateException if it is called on a thread that must not block, such as the event loop
     */
    @Override
    public void close() {
        if (Schedulers.isInNonBlockingThread()) {
            throw new IllegalStateException("close() must not be called on "
                    + Thread.currentThread().getName() + ", which must not block; use closeLater()");
        }
        // AutoCloseable promises it, and who may not wait has been refused.
        closing.block();
    }

    private static HttpPipeline batchPipeline(EventLoop eventLoop, Credentials credentials) {
        return Pipelines.of(
                eventLoop.httpClient(), "Microsoft.Batch", new UserAgentPolicy(USER_AGENT), credentials.batchPolicy());
    }

    /** A pipeline of our own, since the SDK's retries with timers on another thread even if it is to try only once. */
    private static BlobServiceAsyncClient blobClient(
            EventLoop eventLoop, Credentials credentials, Accounts accounts, ServiceClock clock) {
        HttpPipeline pipeline = Pipelines.of(
                eventLoop.httpClient(),
                "Microsoft.Storage",
                new ForeignAnswers(),
                clock,
                new UserAgentPolicy(USER_AGENT),
                new RequestIdPolicy(),
                new AddDatePolicy(),
                credentials.storagePolicy());
        return new BlobServiceClientBuilder()
                .endpoint(accounts.storageUrl().toString())
                .serviceVersion(BlobServiceVersion.V2025_11_05)
                .pipeline(pipeline)
                .buildAsyncClient();
    }
}
