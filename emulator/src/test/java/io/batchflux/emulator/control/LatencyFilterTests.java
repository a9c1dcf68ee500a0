package io.batchflux.emulator.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.LatencyOptions;
import io.batchflux.emulator.http.BatchRequest;
import io.batchflux.emulator.http.BatchResponse;
import io.batchflux.emulator.http.OperationCall;
import io.batchflux.emulator.http.Router;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

class LatencyFilterTests {

    private static final LatencyOptions LATENCY =
            LatencyOptions.between(Duration.ofMillis(100), Duration.ofMillis(150));

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

    @Test
    void requestsWaitSideBySide() {
        LatencyFilter filter = new LatencyFilter(LATENCY, 1, time);
        OperationCall call =
                new Router().route(BatchRequest.of("id", "GET", "/jobs", new DefaultHttpHeaders(), "http://host"));
        List<BatchResponse> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            filter.filter(call, any -> Mono.just(BatchResponse.of(200))).subscribe(answers::add);
        }

        time.advanceTimeBy(Duration.ofMillis(99));
        assertThat(answers).isEmpty();
        time.advanceTimeBy(Duration.ofMillis(26));
        assertThat(answers).hasSizeBetween(1, 19);
        time.advanceTimeBy(Duration.ofMillis(26));
        assertThat(answers).hasSize(20);
    }

    @Test
    void theSameSeedDrawsTheSameDelays() {
        assertThat(LATENCY.draw(new Random(5))).isEqualTo(LATENCY.draw(new Random(5)));
        assertThat(Map.of(LatencyOptions.parse("7"), "7", LatencyOptions.parse("7..9"), "7..9"))
                .allSatisfy((latency, text) -> assertThat(latency).hasToString(text));
    }
}
