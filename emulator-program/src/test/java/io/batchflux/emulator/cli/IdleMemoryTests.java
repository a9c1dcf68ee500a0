package io.batchflux.emulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdleMemoryTests {

    private static final String INTERVAL = "G1PeriodicGCInterval";

    private final HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    private final String before = jvm.getVMOption(INTERVAL).getValue();

    @AfterEach
    void asBefore() {
        jvm.setVMOption(INTERVAL, before);
    }

    @Test
    void theCollectorLooksWhileNothingHappensUnlessItWasToldOtherwise() {
        IdleMemory.giveBack();

        assertThat(jvm.getVMOption(INTERVAL).getValue()).isEqualTo("30000");

        jvm.setVMOption(INTERVAL, "7000");
        IdleMemory.giveBack();

        assertThat(jvm.getVMOption(INTERVAL).getValue()).isEqualTo("7000");
    }
}
