package io.batchflux.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What one sweep cost, or the medians of several.
 *
 * @param chunking as on the command line
 * @param calls how many calls it had
 * @param millis how long a call sleeps, in the mean
 * @param slots how many tasks run at once
 * @param distribution how the durations were drawn
 * @param wallSeconds from the subscription to the end, with the job's creation and deletion
 * @param idealSeconds what a scheduler takes that knows all durations and starts calls for nothing
 * @param jvms how many processes made calls
 * @param nodeCpuSeconds processor time of all processes of the node, its preparation included; {@code null} where the system
 *     does not tell
 * @param clientCpuSeconds processor time of this process
 * @param batchRequestsPerCall requests of this process to Batch
 * @param blobRequestsPerCall requests of this process to the storage account
 * @param lost calls without a result
 * @param doubled results beyond the first of a call
 */
record SweepRow(
        String chunking,
        int calls,
        long millis,
        int slots,
        String distribution,
        double wallSeconds,
        double idealSeconds,
        double jvms,
        @JsonProperty @Nullable Double nodeCpuSeconds,
        double clientCpuSeconds,
        double batchRequestsPerCall,
        double blobRequestsPerCall,
        int lost,
        int doubled) {

    boolean isCorrect() {
        return lost == 0 && doubled == 0;
    }

    /** Returns the median of each figure; what was lost or doubled in any of them is. */
    static SweepRow median(List<SweepRow> rows) {
        SweepRow any = rows.get(0);
        return new SweepRow(
                any.chunking,
                any.calls,
                any.millis,
                any.slots,
                any.distribution,
                median(rows, SweepRow::wallSeconds),
                any.idealSeconds,
                median(rows, SweepRow::jvms),
                any.nodeCpuSeconds == null
                        ? null
                        : median(rows, row -> row.nodeCpuSeconds() == null ? 0 : row.nodeCpuSeconds()),
                median(rows, SweepRow::clientCpuSeconds),
                median(rows, SweepRow::batchRequestsPerCall),
                median(rows, SweepRow::blobRequestsPerCall),
                rows.stream().mapToInt(SweepRow::lost).sum(),
                rows.stream().mapToInt(SweepRow::doubled).sum());
    }

    private static double median(List<SweepRow> rows, ToDoubleFunction<SweepRow> figure) {
        double[] sorted = rows.stream().mapToDouble(figure).toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
