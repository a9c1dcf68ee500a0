package io.batchflux;

import io.batchflux.function.Preparation;
import io.batchflux.spi.BlobStore.Permission;
import io.batchflux.spi.JobPreparation;
import io.batchflux.spi.Operation;
import io.batchflux.spi.ResourceFile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Brings the code of functions to the nodes: uploaded once for each content hash, as a few archives
 * however long the class path is, downloaded and unpacked once for each node by the job preparation task, and shared by all tasks of the job there.
 */
final class StageCode {

    /** A task's own shell expands it to where the preparation task's downloads are. */
    private static final String PREPARED = "$AZ_BATCH_JOB_PREP_WORKING_DIR/";

    /** A crash by chance is not to cost a node; what fails each time, as for want of Java, is to be known soon. */
    private static final int PREPARATION_RETRIES = 1;

    /** Where the archives are unpacked there. */
    private static final String DIRECTORY = "code";

    private final RunnerScope scope;
    private final RunOptions options;
    private final Resilience resilience;

    StageCode(RunnerScope scope, RunOptions options) {
        this.scope = scope;
        this.options = options;
        this.resilience = scope.requests(options).store();
    }

    String classPathOnNode() {
        return code().classPathInImage().orElse(PREPARED + DIRECTORY + "/" + CodeBundle.CLASS_PATH_JAR);
    }

    /** Emits the hash of the code, by which it is known again. */
    Mono<String> hash() {
        Code code = code();
        return code.classPathInImage().isPresent()
                ? Mono.just(Digests.sha256(options.functions().image() + "\n"
                        + code.classPathInImage().get()))
                : CodeBundler.bundle(code, options.functions().cacheDirectory(), scope.disk)
                        .publishOn(scope.scheduler)
                        .map(CodeBundle::hash)
                        .onErrorMap(StageCode::isOfTheCode, CodeUnavailableException::new);
    }

    /** Emits the preparation task that the job needs; none if the code is in the image. */
    Mono<Optional<JobPreparation>> stage() {
        if (code().classPathInImage().isPresent()) {
            return Mono.just(Optional.empty());
        }
        return CodeBundler.bundle(code(), options.functions().cacheDirectory(), scope.disk)
                .publishOn(scope.scheduler)
                .flatMap(bundle -> scope.code
                        .upload(
                                bundle,
                                codeLife(),
                                resilience,
                                options.concurrency().uploads())
                        .thenMany(Flux.fromIterable(bundle.archives()))
                        .concatMap(this::resourceFile, 1)
                        .collectList()
                        .map(files -> Optional.of(preparation(bundle, files))))
                .onErrorMap(StageCode::isOfTheCode, CodeUnavailableException::new);
    }

    /** What the services do has its own exceptions, and what the virtual machine does too. */
    private static boolean isOfTheCode(Throwable error) {
        return error instanceof Exception && !(error instanceof BatchfluxException);
    }

    private Code code() {
        return options.functions().code();
    }

    /** A node may join the pool, and prepare, at any time of the job's life. */
    private Duration jobLife() {
        return Grants.lifetimeBeforeOpening(options);
    }

    /** Returns the same for jobs that nobody renews a lease for: the code stays as long as they may. */
    StageCode lasting() {
        return new StageCode(scope, options.withJob(job -> job.withLease(null)));
    }

    /** As long as the job is leased, so is its code: two thirds are left when a lease is renewed. */
    private Duration codeLife() {
        Duration lease = options.job().lease();
        Duration life = jobLife();
        return lease == null || lease.compareTo(life) > 0 ? life : Lease.leastOf(lease);
    }

    private Mono<ResourceFile> resourceFile(CodeBundle.CodeFile archive) {
        return resilience
                .protectBrief(
                        Stage.STAGE_INPUTS,
                        Operation.GRANT_ACCESS,
                        scope.store.grant(CodeArchives.blob(archive.sha256()), Permission.READ, jobLife()),
                        Mono.never())
                .map(access -> ResourceFile.of(access.url(), archive.name())
                        .withIdentityResourceId(access.identityResourceId()));
    }

    /** A node without Java is found here, once. */
    private String command(CodeBundle bundle) {
        String archives = bundle.archives().stream()
                .skip(1)
                .map(archive -> " " + archive.name() + " " + archive.sha256())
                .collect(Collectors.joining());
        return "/bin/sh -c 'exec " + NodeJava.command(options.functions()) + " -cp " + CodeBundle.PREPARATION + " "
                + Preparation.class.getName() + " " + DIRECTORY + archives + "'";
    }

    private JobPreparation preparation(CodeBundle bundle, List<ResourceFile> files) {
        return JobPreparation.of(command(bundle))
                .withEnvironment(Map.of(NodeJava.LOCALE, NodeJava.UTF8))
                .withImage(options.functions().image())
                .withContainerRunOptions(options.functions().task().containerRunOptions())
                .withIdentity(options.functions().task().identity())
                .withRetries(Math.min(options.tasks().retries(), PREPARATION_RETRIES))
                .withRetention(options.job().timeLimit())
                .withResourceFiles(files);
    }
}
