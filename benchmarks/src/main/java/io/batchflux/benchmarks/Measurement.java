package io.batchflux.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one mode cost for one number of tasks; the members are those of the JSON file.
 *
 * @param mode the mode's name
 * @param tasks how many tasks it was given
 * @param results how many results arrived
 * @param wrong how many tasks had no result, or more than one
 * @param wallSeconds from the subscription to the end, the job's deletion included
 * @param submitSeconds from the subscription until the last add was answered
 * @param batchRequests requests by operation, as the server counted them
 * @param batchRequestsPerTask all of them for each task
 * @param cpuMicrosPerTask processor time of this process for each task
 * @param libraryThreads the most threads that were alive at once because of the mode
 * @param threadNames their names
 * @param signalThreads the names of the threads on which results arrived
 * @param heapBytesPerInFlightTask live heap for each task in flight, or {@code null} if few can be in flight
 * @param noticeP50Millis from the task's end to the result, for half of the tasks
 * @param noticeP99Millis the same for 99 of 100
 * @param bytesPerTask the bodies of its requests and their answers, as the server counted them
 * @param relativeToSmallest this mode's cost per task in relation to its smallest run; empty if there is one size only
 */
record Measurement(
        String mode,
        int tasks,
        int results,
        int wrong,
        double wallSeconds,
        double submitSeconds,
        Map<String, Long> batchRequests,
        double batchRequestsPerTask,
        double cpuMicrosPerTask,
        int libraryThreads,
        Set<String> threadNames,
        Set<String> signalThreads,
        @JsonProperty @Nullable Double heapBytesPerInFlightTask,
        double noticeP50Millis,
        double noticeP99Millis,
        double bytesPerTask,
        Map<String, Double> relativeToSmallest) {

    double wallMicrosPerTask() {
        return wallSeconds * 1_000_000 / tasks;
    }

    Measurement withHeap(@Nullable Double heapBytes) {
        return copy(heapBytes, relativeToSmallest);
    }

    Measurement relativeTo(Measurement smallest) {
        return copy(
                heapBytesPerInFlightTask,
                Map.of(
                        "batchRequestsPerTask", batchRequestsPerTask / smallest.batchRequestsPerTask,
                        "cpuMicrosPerTask", cpuMicrosPerTask / smallest.cpuMicrosPerTask,
                        "wallMicrosPerTask", wallMicrosPerTask() / smallest.wallMicrosPerTask()));
    }

    private Measurement copy(@Nullable Double heapBytes, Map<String, Double> relative) {
        return new Measurement(
                mode,
                tasks,
                results,
                wrong,
                wallSeconds,
                submitSeconds,
                batchRequests,
                batchRequestsPerTask,
                cpuMicrosPerTask,
                libraryThreads,
                threadNames,
                signalThreads,
                heapBytes,
                noticeP50Millis,
                noticeP99Millis,
                bytesPerTask,
                relative);
    }
}
