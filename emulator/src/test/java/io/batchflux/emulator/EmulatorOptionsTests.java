package io.batchflux.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EmulatorOptionsTests {

    static List<UnaryOperator<EmulatorOptions>> changes() {
        return List.of(
                options -> options.withPort(1234),
                options -> options.withAccount("other", "a2V5"),
                options -> options.withEndpoint(EndpointOptions.defaults().withPort(1234)),
                options -> options.withNodes(NodeOptions.defaults().withPools()),
                options -> options.withDisturbance(DisturbanceOptions.none().withSeed(7)),
                options -> options.withAccount(AccountOptions.defaults().withName("other")),
                options -> options.withPools(PoolOptions.of("other")),
                options -> options.withImage("image", "command"),
                options -> options.withImages(ImageOptions.none().withAllowUnknown(true)),
                options -> options.withWorkDirectory(Path.of("x")),
                options -> options.withLatency(LatencyOptions.fixed(Duration.ofMillis(5))),
                options -> options.withSeed(7),
                options -> options.withFaults(FaultPlan.none().withFault("*:500,nth=2")),
                options -> options.withFaults(FaultPlan.none().withSeed(3)),
                options -> options.withJobs(JobOptions.defaults().withTransition(Duration.ofSeconds(1))),
                options -> options.withJobs(JobOptions.defaults().withTaskDiskQuota(5)),
                options -> options.withAdminPort(0),
                options -> options.withHttps(),
                options -> options.withLenient(true),
                options -> options.withEndpoint(EndpointOptions.defaults().withCertificateFile(Path.of("c.pem"))),
                options -> options.withDisturbance(DisturbanceOptions.none().withClockSkew(Duration.ofHours(1))),
                options -> options.withRuntime(RuntimeOptions.simulated()),
                options -> options.withRuntime(RuntimeOptions.simulated().withTimeScale(7)),
                options -> options.withRuntime(RuntimeOptions.simulated().withDefaultDuration(Duration.ofDays(1))),
                options -> options.withLimits(LimitOptions.defaults().withMaxPageSize(7)),
                options -> options.withLimits(LimitOptions.defaults().withMaxPools(7)),
                options -> options.withNodes(
                        NodeOptions.defaults().withSupply(NodeSupply.prompt().withError("AllocationFailed"))),
                options -> options.withPools(PoolOptions.of("pool").withLowPriorityNodes(1)),
                options -> options.withPools(PoolOptions.of("pool").withStartTask("true")),
                options -> options.withPools(
                        PoolOptions.of("pool").withSupply(NodeSupply.prompt().withMaxDedicatedNodes(1))),
                options -> options.withPools(
                        PoolOptions.of("pool").withSupply(NodeSupply.prompt().withFailingStartTasks(1))),
                options -> options.withLimits(LimitOptions.defaults().withMaxActiveJobs(7)));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aChangeIsACopyAndTheOriginalStays(UnaryOperator<EmulatorOptions> change) {
        EmulatorOptions before = EmulatorOptions.defaults();

        EmulatorOptions after = change.apply(before);

        assertThat(after).isNotEqualTo(before);
        assertThat(before).isEqualTo(EmulatorOptions.defaults());
        assertThat(change.apply(after)).isEqualTo(after);
    }

    @Test
    void theKeyIsNotPrinted() {
        assertThat(EmulatorOptions.defaults().withAccount("name", "c2VjcmV0").toString())
                .contains("name")
                .doesNotContain("c2VjcmV0");
    }

    @Test
    void aWrongValueIsNamedWithItsRule() {
        EmulatorOptions options = EmulatorOptions.defaults();

        assertThatThrownBy(() -> options.withPort(70000)).hasMessage("port must be 0 to 65535, was 70000");
        assertThatThrownBy(() -> LimitOptions.defaults().withMaxPageSize(0)).hasMessageContaining("maxPageSize");
        assertThatThrownBy(() -> options.withAccount("name", "no base 64")).hasMessageContaining("Base64");
        assertThatThrownBy(() -> options.withPools(PoolOptions.of("a"), PoolOptions.of("A")))
                .hasMessageContaining("different ids");
        assertThatThrownBy(() -> options.withImage("x", "'open")).hasMessageContaining("not closed");
        assertThatThrownBy(() -> PoolOptions.of("a b")).hasMessageContaining("letters, digits");
        assertThatThrownBy(() -> PoolOptions.of("a").withTaskSlotsPerNode(0)).hasMessageContaining("taskSlotsPerNode");
        assertThatThrownBy(() -> RuntimeOptions.simulated().withTimeScale(0)).hasMessageContaining("was 0.0");
        assertThatThrownBy(() -> RuntimeOptions.simulated().withDefaultDuration(Duration.ofMillis(-1)))
                .hasMessageContaining("defaultDuration");
        assertThatThrownBy(() -> options.withAdminPort(-1)).hasMessage("adminPort must be 0 to 65535, was -1");
        assertThatThrownBy(() -> new EndpointOptions(
                        0,
                        Optional.empty(),
                        false,
                        Optional.of(Path.of("c.pem")),
                        false,
                        Optional.empty(),
                        false,
                        "::1"))
                .hasMessage("certificateFile needs https, was c.pem");
        assertThatThrownBy(() -> new EndpointOptions(
                        0, Optional.empty(), false, Optional.empty(), false, Optional.of(0), false, "::1"))
                .hasMessage("proxyPort needs https, was 0");
        assertThatThrownBy(() -> EndpointOptions.defaults().withWindowControls(true))
                .hasMessage("windowControls needs adminPort, where the window is served");
        assertThatThrownBy(() -> DisturbanceOptions.none().withClockSkew(Duration.ofDays(4000)))
                .hasMessageContaining("clockSkew");
        assertThatThrownBy(() -> LatencyOptions.parse("5..1")).hasMessageContaining("MIN..MAX");
        assertThatThrownBy(() -> JobOptions.defaults().withTransition(Duration.ofMillis(-1)))
                .hasMessage("transition must not be negative, was PT-0.001S");
        assertThatThrownBy(() -> JobOptions.defaults().withTaskDiskQuota(0))
                .hasMessage("taskDiskQuota must be at least 1 byte, was 0");
        assertThatThrownBy(() -> NodeSupply.prompt().withDelay(Duration.ofMillis(-1)))
                .hasMessage("delay must not be negative, was PT-0.001S");
        assertThatThrownBy(() -> NodeSupply.prompt().withError("a b")).hasMessageContaining("was a b");
        assertThatThrownBy(() -> PoolOptions.of("a").withStartTask("'open")).hasMessageContaining("not closed");
        assertThatThrownBy(() -> PoolOptions.of("a").withNodes(-1)).hasMessageContaining("was -1");
    }

    @Test
    void nothingTakesForEver() {
        Duration forEver = ChronoUnit.FOREVER.getDuration();
        List<Executable> changes = List.of(
                () -> JobOptions.defaults().withTransition(forEver),
                () -> NodeSupply.prompt().withDelay(forEver),
                () -> NodeSupply.prompt().withStartUp(forEver),
                () -> LatencyOptions.fixed(forEver),
                () -> new RuntimeOptions.Simulated(forEver, 1));
        for (Executable change : changes) {
            assertThatThrownBy(change::execute)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith(" must be at most 36500 days, was " + forEver);
        }
    }
}
