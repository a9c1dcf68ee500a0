package io.batchflux.spring;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.TokenCredential;
import io.batchflux.BatchRunner;
import io.batchflux.CleanUp;
import io.batchflux.RunListener;
import io.batchflux.RunOptions;
import io.batchflux.azure.AzureBatch;
import io.batchflux.azure.AzureBatchOptions;
import io.batchflux.azure.ConfigurationException;
import io.batchflux.azure.ConfigurationKey;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import reactor.core.publisher.Mono;

/** Which beans an application has, from which properties. */
class BatchfluxAutoConfigurationTests {

    static final String[] ACCOUNTS = {
        "batchflux.batch-account-url=http://127.0.0.1:1",
        "batchflux.batch-account-name=account",
        "batchflux.batch-account-key=a2V5",
        "batchflux.storage-account-url=http://127.0.0.1:1/store",
        "batchflux.storage-account-name=store",
        "batchflux.storage-account-key=a2V5",
        "batchflux.pool-id=pool"
    };

    private final ApplicationContextRunner empty = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(BatchfluxAutoConfiguration.class, SslAutoConfiguration.class));
    private final ApplicationContextRunner context = empty.withPropertyValues(ACCOUNTS);

    @Test
    void aConnectionAndARunnerComeOfTheProperties() {
        context.withPropertyValues(
                        "batchflux.retries=5",
                        "batchflux.time-limit=2m",
                        "batchflux.poll-freq=5",
                        "batchflux.run.max-in-flight=7",
                        "batchflux.run.bytes-in-flight=16MB",
                        "batchflux.run.clean-up=never",
                        "batchflux.run.in-order=true",
                        "batchflux.run.stop-on-failure=true",
                        "batchflux.run.priority=10",
                        "batchflux.run.owner=me")
                .run(started -> {
                    assertThat(started).hasSingleBean(AzureBatch.class).hasSingleBean(BatchRunner.class);
                    RunOptions options = started.getBean(BatchRunner.class).options();
                    assertThat(options.job().poolId()).isEqualTo("pool");
                    assertThat(options.job().priority()).isEqualTo(10);
                    assertThat(options.job().owner()).isEqualTo("me");
                    assertThat(options.tasks().retries()).isEqualTo(5);
                    assertThat(options.tasks().timeLimit()).isEqualTo(Duration.ofMinutes(2));
                    assertThat(options.concurrency().maxInFlight()).isEqualTo(7);
                    assertThat(options.concurrency().bytesInFlight()).isEqualTo(16L << 20);
                    assertThat(options.cleanUp()).isEqualTo(CleanUp.NEVER);
                    assertThat(options.results().inOrder()).isTrue();
                    assertThat(options.results().stopOnFailure()).isTrue();
                });
    }

    @Test
    void eachKeyOfTheConfigurationIsAProperty() {
        List<String> components = Arrays.stream(BatchfluxProperties.class.getRecordComponents())
                .map(component ->
                        component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
                .toList();

        assertThat(ConfigurationKey.all())
                .extracting(ConfigurationKey::configurationName)
                .isSubsetOf(components);
    }

    @Test
    void whatIsWrongIsAllToldWithTheNamesOfTheProperties() {
        empty.withPropertyValues("batchflux.retries=-1", "batchflux.batch-account-key=secret!")
                .run(failed -> {
                    assertThat(failed).hasFailed();
                    StandardEnvironment environment = new StandardEnvironment();
                    environment
                            .getPropertySources()
                            .addFirst(new MapPropertySource("test", Map.of("batchflux.retries", "-1")));
                    FailureAnalysis analysis = requireNonNull(new ConfigurationFailureAnalyzer(environment)
                            .analyze(requireNonNull(failed.getStartupFailure())));

                    assertThat(analysis.getDescription())
                            .contains("batchflux.pool-id", "batchflux.retries", "test", "batchflux.batch-account-key")
                            .doesNotContain("secret!");
                    assertThat(analysis.getAction()).contains("batchflux.retries", "batchflux.emulator.enabled=true");
                    assertThat(analysis.getCause()).isInstanceOf(ConfigurationException.class);
                });
    }

    @Test
    void nothingIsMadeIfItIsNotEnabled() {
        empty.withPropertyValues("batchflux.enabled=false")
                .run(started -> assertThat(started).doesNotHaveBean(AzureBatch.class));
    }

    @Test
    void theRunnerOfTheApplicationIsUsed() {
        BatchRunner own = idle();

        context.withBean("mine", BatchRunner.class, () -> own, bean -> bean.setDestroyMethodName(""))
                .run(started -> assertThat(started).getBean(BatchRunner.class).isSameAs(own));
    }

    @Test
    void listenersAndCustomizersHaveTheirSay() {
        List<String> asked = new ArrayList<>();
        RunListener listener = new RunListener() {};

        context.withBean(RunListener.class, () -> listener)
                .withBean(RunOptionsCustomizer.class, () -> options -> options.withInOrder(true))
                .withBean(
                        AzureBatchOptionsCustomizer.class,
                        () -> options -> options.with(ConfigurationKey.POOL_ID, "another"))
                .withBean(BatchHttpClientCustomizer.class, () -> client -> {
                    asked.add("client");
                    return client;
                })
                .run(started -> {
                    RunOptions options = started.getBean(BatchRunner.class).options();
                    assertThat(options.listener()).isSameAs(listener);
                    assertThat(options.results().inOrder()).isTrue();
                    assertThat(options.job().poolId()).isEqualTo("another");
                    assertThat(asked).contains("client");
                });
    }

    @Test
    void theOnlyCredentialIsUsedOfSeveralTheNamedOne() {
        AtomicReference<AzureBatchOptions> seen = new AtomicReference<>();
        TokenCredential one = request -> Mono.error(new IllegalStateException("one"));
        TokenCredential other = request -> Mono.error(new IllegalStateException("other"));
        ApplicationContextRunner watched = context.withBean(AzureBatchOptionsCustomizer.class, () -> options -> {
            seen.set(options);
            return options;
        });

        watched.withBean("one", TokenCredential.class, () -> one)
                .run(started -> assertThat(started).hasNotFailed());
        AzureBatchOptions withOne = seen.get();
        assertThat(withOne).isNotEqualTo(withoutCredential(watched, seen));
        watched.withBean("one", TokenCredential.class, () -> one)
                .withBean("other", TokenCredential.class, () -> other)
                .withPropertyValues("batchflux.token-credential-bean-name=one")
                .run(started -> assertThat(started).hasNotFailed());
        assertThat(seen.get()).isEqualTo(withOne);
    }

    private static AzureBatchOptions withoutCredential(
            ApplicationContextRunner watched, AtomicReference<AzureBatchOptions> seen) {
        watched.run(started -> assertThat(started).hasNotFailed());
        return requireNonNull(seen.get());
    }

    @Test
    void connectionDetailsOverrideTheProperties() {
        context.withBean(
                        BatchfluxConnectionDetails.class,
                        () -> options -> options.with(ConfigurationKey.POOL_ID, "of-the-test"))
                .run(started -> assertThat(started.getBean(BatchRunner.class)
                                .options()
                                .job()
                                .poolId())
                        .isEqualTo("of-the-test"));
    }

    @Test
    void aBundleThatIsNotThereIsNamedWithThoseThatAre() {
        context.withPropertyValues(
                        "batchflux.ssl.bundle=missing", "spring.ssl.bundle.pem.ours.truststore.certificate=none")
                .run(failed -> assertThat(failed)
                        .getFailure()
                        .rootCause()
                        .isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, refused -> {
                            assertThat(refused.getName()).isEqualTo("batchflux.ssl.bundle");
                            assertThat(refused.getValue()).isEqualTo("missing");
                            assertThat(refused.getReason()).contains("[ours]");
                        }));
    }

    @Test
    void aBundleAndAFileWithAuthoritiesExcludeEachOther() {
        context.withPropertyValues("batchflux.ssl.bundle=ours", "batchflux.ca-bundle=ours.pem")
                .run(failed -> assertThat(failed)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(MutuallyExclusiveConfigurationPropertiesException.class)
                        .hasMessageContaining("batchflux.ssl.bundle")
                        .hasMessageContaining("batchflux.ca-bundle"));
    }

    @Test
    void anAzuriteThatIsNotThereIsExplained(@TempDir Path nowhere) {
        empty.withSystemProperties("batchflux.azurite.home=" + nowhere)
                .withPropertyValues("batchflux.emulator.enabled=true")
                .run(failed -> assertThat(failed)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("Azurite is not in " + nowhere)
                        .satisfies(cause -> assertThat(failed.getStartupFailure())
                                .hasStackTraceContaining(
                                        "Property batchflux.emulator.enabled with value 'true' is invalid: Azurite is not in")
                                .hasStackTraceContaining("sets batchflux.emulator.azurite=false")));
    }

    @ParameterizedTest
    @CsvSource({
        "run.max-in-flight, 0",
        "run.priority, 5000",
        "emulator.nodes, -1",
        "emulator.task-slots-per-node, 0",
        "pool-id, my pool"
    })
    void aValueThatOptionsRefuseIsToldWithTheNameOfTheProperty(String property, String value) {
        ApplicationContextRunner application = property.startsWith("run.")
                ? context
                : empty.withPropertyValues("batchflux.emulator.enabled=true", "batchflux.emulator.azurite=false");

        application
                .withPropertyValues("batchflux." + property + "=" + value)
                .run(failed -> assertThat(failed)
                        .getFailure()
                        .rootCause()
                        .isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, refused -> {
                            assertThat(refused.getName()).isEqualTo("batchflux." + property);
                            assertThat(refused.getValue()).hasToString(value);
                            assertThat(refused.getReason()).contains("must");
                        }));
    }

    @Test
    void whatIsWrongIsFromTheApplicationAndNowhereElse() {
        empty.withPropertyValues("batchflux.retries=-1")
                .run(failed -> assertThat(failed)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("was \"-1\", from the application's properties")
                        .hasMessageContaining("Looked for it in the application's properties alone")
                        .hasMessageNotContaining("BATCHFLUX_"));
    }

    @Test
    void aPropertyThatIsMisspeltIsToldWithTheOneThatWasMeantAndWithoutItsValue() {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new OriginTrackedMapPropertySource(
                        "test",
                        Map.of(
                                "batchflux.client-secert",
                                OriginTrackedValue.of("hidden", new Place("application.yaml:7")),
                                "batchflux.poolId",
                                "known",
                                "batchflux.azurite.home",
                                "known to the emulator",
                                "batchflux.run.clean_up",
                                "known",
                                "batchflux.run.priorty",
                                "1")));

        assertThat(UnknownProperties.find(environment).values())
                .containsExactlyInAnyOrder(
                        "The property batchflux.client-secert (application.yaml:7) is unknown, and ignored; did you mean"
                                + " batchflux.client-secret?",
                        "The property batchflux.run.priorty (\"batchflux.run.priorty\" from property source \"test\") is unknown,"
                                + " and ignored");
    }

    @Test
    void anEmulatorThatIsNotThereIsAskedFor() {
        context.withPropertyValues("batchflux.emulator.enabled=true")
                .withClassLoader(new FilteredClassLoader("io.batchflux.emulator"))
                .run(failed -> {
                    assertThat(failed).hasFailed();
                    assertThat(requireNonNull(new EmulatorMissingFailureAnalyzer()
                                            .analyze(requireNonNull(failed.getStartupFailure())))
                                    .getAction())
                            .contains("batchflux-emulator");
                });
    }

    @Test
    void theConnectionEndsWithTheContext() {
        AtomicReference<AzureBatch> azure = new AtomicReference<>();

        context.run(started -> azure.set(started.getBean(AzureBatch.class)));

        assertThat(requireNonNull(azure.get())
                        .validate()
                        .onErrorResume(error -> Mono.empty())
                        .blockOptional(Duration.ofSeconds(5)))
                .isEmpty();
    }

    /** A runner that does nothing. */
    private static BatchRunner idle() {
        return (BatchRunner) Proxy.newProxyInstance(
                BatchRunner.class.getClassLoader(),
                new Class<?>[] {BatchRunner.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "toString" -> "idle";
                    case "hashCode" -> 1;
                    case "equals" -> proxy == arguments[0];
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private record Place(String text) implements Origin {
        @Override
        public String toString() {
            return text;
        }
    }
}
