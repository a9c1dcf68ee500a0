package io.batchflux.emulator.cli;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import java.lang.management.ManagementFactory;

/**
 * Gives memory back to the machine while nothing happens. G1, which a JVM takes that is told nothing, lets its heap grow with what comes
 * and goes, and looks for what can go only when more comes: after many tasks, gigabytes would stay with an emulator that does nothing.
 */
final class IdleMemory {

    /** How G1 is told to look, in milliseconds without a collection; it can be set while the JVM runs. */
    private static final String INTERVAL = "G1PeriodicGCInterval";

    private static final String HALF_A_MINUTE = "30000";

    private IdleMemory() {}

    /** Has the collector look now and then, unless an option says something about that, or the JVM knows no such thing. */
    static void giveBack() {
        HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (jvm != null && isDefault(jvm)) {
            jvm.setVMOption(INTERVAL, HALF_A_MINUTE);
        }
    }

    private static boolean isDefault(HotSpotDiagnosticMXBean jvm) {
        try {
            VMOption option = jvm.getVMOption(INTERVAL);
            return option.isWriteable() && option.getOrigin() == VMOption.Origin.DEFAULT;
        } catch (IllegalArgumentException unknown) {
            return false;
        }
    }
}
