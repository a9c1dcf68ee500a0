package io.batchflux.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.FaultPlan;
import io.batchflux.emulator.RequestLogging;
import io.batchflux.emulator.testing.EmulatorScenario;
import io.batchflux.emulator.testing.Eventually;
import io.batchflux.emulator.wire.Json;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RequestJournalTests extends EmulatorScenario {

    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("io.batchflux.emulator.requests");

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage());
        }
    };

    @Override
    protected EmulatorOptions options() {
        return EmulatorOptions.defaults().withAdminPort(0).withRequestLogging(RequestLogging.JSON);
    }

    @BeforeEach
    void listen() {
        appender.start();
        LOGGER.addAppender(appender);
        LOGGER.setAdditive(false);
        LOGGER.setLevel(ch.qos.logback.classic.Level.INFO);
    }

    @AfterEach
    void leave() {
        LOGGER.detachAppender(appender);
        LOGGER.setAdditive(true);
        LOGGER.setLevel(null);
    }

    @Test
    void eachRequestIsALineAndTheLatestAreKept() {
        client.send("GET", "/jobs/none", null, Map.of("client-request-id", "mine"));
        // A line is written after its answer.
        Eventually.isTrue(() -> lines.size() == 1);
        client.raw("GET", emulator.endpoint().resolve("/jobs?sig=hidden"), new DefaultHttpHeaders(), new byte[0]);

        Eventually.isTrue(() -> lines.size() == 2);
        JsonNode first = line(0);

        assertThat(first.path("method").asText()).isEqualTo("GET");
        assertThat(first.path("path").asText()).startsWith("/jobs/none?api-version=");
        assertThat(first.path("status").asInt()).isEqualTo(404);
        assertThat(first.path("operation").asText()).isEqualTo("Jobs_Get");
        assertThat(first.path("error").asText()).isEqualTo("JobNotFound");
        assertThat(first.path("clientRequestId").asText()).isEqualTo("mine");
        assertThat(first.path("requestId").asText()).hasSize(36);
        assertThat(Instant.parse(first.path("time").asText())).isBefore(Instant.now());
        assertThat(first.path("durationMs").asDouble()).isPositive();
        assertThat(line(1).path("path").asText()).isEqualTo("/jobs?sig=***");
        assertThat(line(1).path("status").asInt()).isEqualTo(403);
        assertThat(line(1).has("operation")).isFalse();

        URI requests = emulator.adminEndpoint().orElseThrow().resolve("/window/data/requests");
        JsonNode latest = client.raw("GET", requests, new DefaultHttpHeaders(), new byte[0])
                .json()
                .path("latest");
        assertThat(latest).hasSize(2);
        assertThat(latest.get(1).toString()).isEqualTo(first.toString());
    }

    @Test
    void aConnectionThatIsCutHasTheStatusZero() {
        addJob("j");
        Eventually.isTrue(() -> lines.size() == 1);
        emulator.inject(FaultPlan.none().withFault("Jobs_Get:reset-after,first=1"));

        assertThatThrownBy(() -> client.withoutRetries().get("/jobs/j")).hasMessageContaining("reset");

        Eventually.isTrue(() -> lines.size() == 2);
        assertThat(lines.stream().map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8))))
                .extracting(line -> line.path("status").asInt())
                .containsExactly(201, 0);
    }

    @Test
    void aLineHasNeitherSecretsNorWhatEndsIt() {
        AnsweredRequest request = new AnsweredRequest(
                Instant.EPOCH,
                "GET",
                "/0123abcd/metadata/identity/oauth2/token?a=\n\u001b[31m",
                Optional.empty(),
                200,
                Duration.ofMillis(3),
                "id",
                Optional.of("a\rb"),
                Optional.of("Wrong"));

        assertThat(request.text())
                .isEqualTo("1970-01-01T00:00:00Z GET /***/metadata/identity/oauth2/token?a=??[31m 200 3.0 ms id Wrong");
        assertThat(request.json().path("clientRequestId").asText()).isEqualTo("a?b");
    }

    private JsonNode line(int number) {
        return Json.read(lines.get(number).getBytes(StandardCharsets.UTF_8));
    }
}
