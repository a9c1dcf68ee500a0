package io.batchflux.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.spi.TaskPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the two bodies cost that a run is made of: the request that adds tasks, and the page of completed ones. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {

    private final List<TaskDefinition> tasks = IntStream.rangeClosed(1, 100)
            .mapToObj(i -> TaskDefinition.of("task-" + i, "/bin/sh -c 'echo " + i + "'", Duration.ofMinutes(5))
                    .withEnvironment(Map.of("NUMBER", Integer.toString(i)))
                    .withRetries(3))
            .toList();

    private final HttpHeaders headers = new HttpHeaders().set(HttpHeaderName.DATE, "Sat, 22 Nov 2025 13:00:00 GMT");
    private final byte[] page = IntStream.rangeClosed(1, 1000)
            .mapToObj(CodecBenchmark::completed)
            .collect(Collectors.joining(",", "{\"value\":[", "]}"))
            .getBytes(StandardCharsets.UTF_8);

    private static String completed(int number) {
        return """
                {"id":"task-%d","state":"completed","stateTransitionTime":"2025-11-22T12:59:58.1234567Z",\
                "executionInfo":{"startTime":"2025-11-22T12:59:57.1234567Z","endTime":"2025-11-22T12:59:58.1234567Z",\
                "exitCode":0,"result":"success","retryCount":0,"requeueCount":0},\
                "nodeInfo":{"nodeId":"tvm-1","poolId":"pool","nodeUrl":"https://account.batch.azure.com/pools/pool/nodes/tvm-1",\
                "taskRootDirectory":"workitems/job/job-1/task-%d"}}""".formatted(number, number);
    }

    /** Writes the request that adds a hundred tasks. */
    @Benchmark
    public byte[] encodeHundredTasks() {
        return TaskEncoder.collection(tasks);
    }

    /** Reads a page of a thousand completed tasks. */
    @Benchmark
    public TaskPage decodeThousandTasks() throws IOException {
        return TaskDecoder.page(headers, page);
    }
}
