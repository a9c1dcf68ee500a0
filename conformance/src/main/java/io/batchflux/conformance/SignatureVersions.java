package io.batchflux.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.azure.AzureBatch;
import io.batchflux.azure.ConfigurationKey;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.BlobStore.Permission;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The versions of storage in which URLs for nodes are signed. */
final class SignatureVersions extends Check {

    private static final String OLDEST = "2018-11-09";
    private static final String NEWEST = "2025-05-05";
    private static final Duration LIFETIME = Duration.ofHours(1);

    SignatureVersions() {
        super(2, "In which versions of storage may URLs for nodes be signed?");
    }

    @Override
    Optional<String> obstacle(Settings settings) {
        return settings.options()
                .find(ConfigurationKey.NODE_IDENTITY)
                .map(identity -> "nodes use an identity, not signed URLs");
    }

    @Override
    Flux<Finding> ask(Workplace at) {
        String kind = at.settings()
                        .options()
                        .find(ConfigurationKey.STORAGE_ACCOUNT_KEY)
                        .isPresent()
                ? "the account's key"
                : "a user delegation key";
        String chosen = at.settings()
                .options()
                .find(ConfigurationKey.STORAGE_SIGNATURE_VERSION)
                .orElseThrow();
        return at.job()
                .flatMapMany(job -> at.container()
                        .flatMap(container ->
                                at.put(container, "input", "content").thenReturn(container))
                        .flatMapMany(container -> Flux.fromStream(
                                        Stream.of(OLDEST, chosen, NEWEST).distinct())
                                .flatMapSequential(
                                        version -> inVersion(at, job, container, version)
                                                .map(seen -> Finding.of(
                                                        "a URL of version " + version + ", signed with " + kind,
                                                        "a node reads and writes",
                                                        seen)),
                                        3,
                                        1)));
    }

    private static Mono<String> inVersion(Workplace at, String job, String container, String version) {
        return Mono.usingWhen(
                Mono.fromCallable(() -> AzureBatch.connect(
                                at.settings().options().with(ConfigurationKey.STORAGE_SIGNATURE_VERSION, version)))
                        .subscribeOn(Schedulers.boundedElastic()),
                azure -> task(azure.blobStore(), container, version)
                        .flatMap(task -> at.runIn(job, task))
                        .map(task -> task.words().equals("exit code 0")
                                ? "a node reads and writes"
                                : task.words() + ": " + task.details()),
                AzureBatch::closeLater);
    }

    private static Mono<ObjectNode> task(BlobStore store, String container, String version) {
        return Mono.zip(
                store.grant(new BlobName(container, "input"), Permission.READ, LIFETIME),
                store.grant(container, Permission.WRITE, LIFETIME),
                (read, write) -> Tasks.output(
                        Tasks.input(Tasks.shell("version-" + version, "cp input copy"), read, "input"),
                        "copy",
                        write,
                        "copy-" + version,
                        "tasksuccess"));
    }
}
