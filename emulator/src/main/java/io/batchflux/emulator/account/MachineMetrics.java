package io.batchflux.emulator.account;

import com.sun.management.OperatingSystemMXBean;
import io.batchflux.emulator.formula.MetricHistory;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * This class measures what autoscale formulas can ask about the machines of a pool. Each node is this machine, so each
 * has its load; what Java does not tell of it, the traffic of its disks and its network, is zero.
 */
final class MachineMetrics {

    private static final double MEGABYTE = 1 << 20;

    private static final Set<String> ZERO = Set.of(
            "$DiskReadBytes",
            "$DiskWriteBytes",
            "$DiskReadOps",
            "$DiskWriteOps",
            "$NetworkInBytes",
            "$NetworkOutBytes");

    private MachineMetrics() {}

    /**
     * Measures the machines of a pool.
     *
     * @param nodes how many nodes of the pool are up
     */
    static Map<String, Double> measure(long nodes) {
        Map<String, Double> values = new HashMap<>();
        ZERO.forEach(name -> values.put(name, 0.0));
        File disk = new File(System.getProperty("java.io.tmpdir"));
        double used = disk.getTotalSpace() - disk.getUsableSpace();
        double cpu = 0;
        double memory = 0;
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine) {
            cpu = Math.max(0, machine.getCpuLoad()) * 100;
            memory = machine.getTotalMemorySize() - machine.getFreeMemorySize();
        }
        values.put("$CPUPercent", nodes == 0 ? 0 : cpu);
        values.put("$MemoryBytes", nodes == 0 ? 0 : memory / MEGABYTE);
        values.put("$DiskBytes", nodes == 0 ? 0 : used / MEGABYTE);
        values.put("$WallClockSeconds", (double) nodes * MetricHistory.PERIOD.toSeconds());
        return values;
    }
}
