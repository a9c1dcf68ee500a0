package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.azure.ValidationReport.Check;
import io.batchflux.azure.ValidationReport.Status;
import io.batchflux.spi.PoolSnapshot;
import io.batchflux.spi.ResizeError;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PoolChecksTests {

    private static final PoolSnapshot READY = pool("active", 2, 2, false);

    @Test
    void poolWithNodesIsFine() {
        assertThat(nodes(READY))
                .isEqualTo(Check.ok("pool", "p has 2 of 2 nodes with 4 task slots each, allocation steady."));
    }

    @Test
    void poolThatIsBeingDeletedCannotBeUsed() {
        assertThat(nodes(pool("deleting", 2, 2, false)).status()).isEqualTo(Status.FAILED);
    }

    @Test
    void poolWithoutNodesMakesTasksWait() {
        assertThat(nodes(pool("active", 0, 0, false).withAutoScales(true)).remedy())
                .contains("autoscale");
        assertThat(nodes(pool("active", 0, 3, false)).remedy()).contains("until a node has started");
        assertThat(nodes(pool("active", 0, 3, false)).status()).isEqualTo(Status.WARNING);
    }

    @Test
    void failedResizeIsToldAndDoesNotForbidRuns() {
        PoolSnapshot pool = PoolSnapshot.of("p", "active")
                .withAllocationState("steady")
                .withTargetNodes(5)
                .withResizeErrors(List.of(new ResizeError("AccountCoreQuotaReached", "no cores")));

        assertThat(nodes(pool))
                .returns(Status.WARNING, Check::status)
                .satisfies(check -> assertThat(check.text()).contains("AccountCoreQuotaReached: no cores"));
    }

    @Test
    void imageAndContainersBelongTogether() {
        assertThat(image(READY, Optional.of("image")).status()).isEqualTo(Status.FAILED);
        assertThat(image(READY, Optional.empty()).status()).isEqualTo(Status.OK);
        assertThat(image(pool("active", 1, 1, true), Optional.of("image")).status())
                .isEqualTo(Status.OK);
        assertThat(image(pool("active", 1, 1, true), Optional.empty()).status()).isEqualTo(Status.WARNING);
    }

    @Test
    void reportIsUsableUnlessACheckFailed() {
        Check ok = Check.ok("a", "Fine.");
        Check warning = Check.warning("b", "Slow.", "Wait.");
        Check failed = Check.failed("c", "Broken.", "Mend it.");

        assertThat(new ValidationReport(List.of(ok, warning)).isUsable()).isTrue();
        assertThat(new ValidationReport(List.of(ok, failed)).isUsable()).isFalse();
        assertThat(new ValidationReport(List.of(ok, warning, failed)))
                .hasToString("OK a: Fine.\nWARNING b: Slow. Wait.\nFAILED c: Broken. Mend it.");
    }

    @Test
    void poolThatWillNeverHaveANodeFailsAndOneThatScalesIsWaitedFor() {
        PoolSnapshot empty = pool("active", 0, 0, false);

        assertThat(nodes(empty)).returns(Status.FAILED, Check::status);
        assertThat(nodes(empty).remedy()).isEqualTo("Resize it.");
        assertThat(nodes(empty.withAutoScales(true))).returns(Status.WARNING, Check::status);
        assertThat(nodes(empty.withAllocationState("resizing"))).returns(Status.WARNING, Check::status);
    }

    @Test
    void windowsIsWarnedOf() {
        assertThat(nodes(pool("active", 1, 1, false).withNodeAgent("batch.node.windows amd64")))
                .returns(Status.WARNING, Check::status)
                .satisfies(check -> assertThat(check.remedy()).contains("Functions need Linux nodes"));
    }

    private static Check nodes(PoolSnapshot pool) {
        return PoolChecks.of(pool, Optional.empty()).get(0);
    }

    private static Check image(PoolSnapshot pool, Optional<String> image) {
        return PoolChecks.of(pool, image).get(1);
    }

    private static PoolSnapshot pool(String state, int current, int target, boolean containers) {
        return PoolSnapshot.of("p", state)
                .withAllocationState("steady")
                .withCurrentNodes(current)
                .withTargetNodes(target)
                .withTaskSlotsPerNode(4)
                .withRunsContainers(containers);
    }
}
