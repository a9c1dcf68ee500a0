package io.batchflux.spring;

import io.batchflux.CleanUp;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;

/**
 * The properties {@code batchflux.*}. Those up to {@code storageSignatureVersion} are the keys of {@link
 * io.batchflux.azure.ConfigurationKey} with Spring's names: {@code pool_id} is {@code batchflux.pool-id}, with the same rules.
 *
 * @param enabled Whether a connection and a runner are made.
 * @param tenantId The Entra ID tenant of the service principal.
 * @param clientId The client id of the service principal or, without client-secret, of a managed identity.
 * @param clientSecret The secret of the service principal.
 * @param batchAccountUrl The URL of the Batch account, such as https://myaccount.westeurope.batch.azure.com.
 * @param batchAccountDomain The audience of the tokens for Batch.
 * @param storageAccountName The name of the storage account.
 * @param storageAccountDomain The domain of the storage account.
 * @param baseImageUri The container image that functions run in; not set means no container.
 * @param poolId The pool that runs the tasks.
 * @param retries How often a task is run again after a non-zero exit code.
 * @param timeLimit How long one try of a task may take; a plain number is seconds.
 * @param cacheDir Where local copies of code and results are kept.
 * @param pollFreq How long to wait between two looks at a job; a plain number is seconds.
 * @param batchAccountName The name of the Batch account if batch-account-url does not begin with it.
 * @param batchAccountKey The shared key of the Batch account, instead of a token.
 * @param storageAccountKey The shared key of the storage account, instead of a token.
 * @param storageAccountUrl The URL of the storage account if it does not follow from its name and domain.
 * @param authorityHost Where tokens come from; not set means the public cloud.
 * @param nodeIdentity The resource id of the managed identity with which nodes reach the storage account; not set means
 *     signed URLs.
 * @param proxy The proxy to Batch, storage and login, or none; not set means that of Java's system properties or the
 *     environment.
 * @param caBundle A PEM file with the certificates of authorities that are trusted beside those of Java's trust store.
 * @param storageSignatureVersion The version of Blob storage in which the URLs for nodes are signed.
 * @param tokenCredentialBeanName The TokenCredential bean to use if there are several.
 * @param ssl How TLS connections are secured.
 * @param run How runs behave.
 * @param metrics Which meters and observations there are.
 * @param health How the health indicator asks.
 * @param emulator A local Azure Batch beside the application, for development.
 */
@ConfigurationProperties("batchflux")
public record BatchfluxProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String tenantId,
        @Nullable String clientId,
        @Nullable String clientSecret,
        @Nullable String batchAccountUrl,
        @Nullable String batchAccountDomain,
        @Nullable String storageAccountName,
        @Nullable String storageAccountDomain,
        @Nullable String baseImageUri,
        @Nullable String poolId,
        @Nullable Integer retries,
        @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration timeLimit,
        @Nullable Path cacheDir,
        @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration pollFreq,
        @Nullable String batchAccountName,
        @Nullable String batchAccountKey,
        @Nullable String storageAccountKey,
        @Nullable String storageAccountUrl,
        @Nullable String authorityHost,
        @Nullable String nodeIdentity,
        @Nullable String proxy,
        @Nullable Path caBundle,
        @Nullable String storageSignatureVersion,
        @Nullable String tokenCredentialBeanName,
        @DefaultValue Ssl ssl,
        @DefaultValue Run run,
        @DefaultValue Metrics metrics,
        @DefaultValue HealthCheck health,
        @DefaultValue Emulator emulator) {

    /**
     * How TLS connections are secured.
     *
     * @param bundle The SSL bundle whose trust and key material is used in place of Java's trust store; it excludes ca-bundle.
     */
    public record Ssl(@Nullable String bundle) {}

    /**
     * How runs behave; what is not set is as RunOptions has it.
     *
     * @param maxInFlight How many tasks may be between upload and result.
     * @param bytesInFlight How much content may be in memory on its way up, and as much on its way down.
     * @param cleanUp Whether job and blobs are deleted at the end.
     * @param inOrder Whether results come in the order of their tasks.
     * @param stopOnFailure Whether the first failed task ends its run.
     * @param priority The priority of jobs, -1000 to 1000.
     * @param owner Who has made what a run makes at the services, as its metadata say.
     */
    public record Run(
            @Nullable Integer maxInFlight,
            @Nullable DataSize bytesInFlight,
            @Nullable CleanUp cleanUp,
            @Nullable Boolean inOrder,
            @Nullable Boolean stopOnFailure,
            @Nullable Integer priority,
            @Nullable String owner) {}

    /**
     * Which meters and observations there are.
     *
     * @param enabled Whether meters are made, if Micrometer and batchflux-micrometer are there.
     * @param observations Whether runs and submissions are observed, and traces go on in tasks.
     */
    public record Metrics(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("true") boolean observations) {}

    /**
     * How the health indicator asks.
     *
     * @param timeToLive How long an answer holds until the accounts are asked again.
     */
    public record HealthCheck(@DefaultValue("60s") Duration timeToLive) {}

    /**
     * A local Azure Batch beside the application, for development.
     *
     * @param enabled Whether it is started, and used instead of the accounts; needs batchflux-emulator.
     * @param azurite Whether Azurite is started too, for inputs, outputs and functions.
     * @param azuriteHome The directory in which the npm package azurite is installed; not set means that it is looked for.
     * @param nodes How many nodes the pool has.
     * @param taskSlotsPerNode How many tasks run on a node at the same time.
     */
    public record Emulator(
            @DefaultValue("false") boolean enabled,
            @DefaultValue("true") boolean azurite,
            @Nullable Path azuriteHome,
            @DefaultValue("2") int nodes,
            @DefaultValue("1") int taskSlotsPerNode) {}
}
