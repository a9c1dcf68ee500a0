package io.batchflux.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.testing.PoolScenario;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SkippedTimeTests extends PoolScenario {

    private static final String TEN_MINUTES = "`environmentSettings`:[{`name`:`SIMULATED_DURATION`,`value`:`PT10M`}]";

    @Override
    protected EmulatorOptions options() {
        return EmulatorOptions.defaults()
                .withAdminPort(0)
                .withPools(PoolOptions.of("pool").withTaskSlotsPerNode(8))
                .withRuntime(RuntimeOptions.simulated());
    }

    @Test
    void aDayOfASweepPassesAtOnce() {
        addJob("job");
        for (int c = 0; c < 10; c++) {
            int first = c * 100;
            client.post(
                    "/jobs/job/addtaskcollection",
                    IntStream.range(first, first + 100)
                            .mapToObj(i -> "{`id`:`t" + i + "`,`commandLine`:`x`," + TEN_MINUTES + "}")
                            .collect(Collectors.joining(",", "{`value`:[", "]}")));
        }

        // In the midst of the 61st round: the clock goes on while time is skipped, and each round may begin some of it
        // later.
        emulator.skipTime(Duration.ofHours(10).plusMinutes(5));
        JsonNode halfway = client.get("/jobs/job/taskcounts").json().path("taskCounts");
        assertThat(halfway.path("completed").asInt()).isEqualTo(480);
        assertThat(halfway.path("running").asInt()).isEqualTo(8);
        emulator.skipTime(Duration.ofHours(13).plusMinutes(55));

        JsonNode tasks =
                client.get("/jobs/job/tasks?$select=id,executionInfo").json().path("value");
        assertThat(tasks).hasSize(1000);
        Instant first = Instant.MAX;
        Instant last = Instant.MIN;
        for (JsonNode task : tasks) {
            Instant start = Instant.parse(task.at("/executionInfo/startTime").asText());
            Instant end = Instant.parse(task.at("/executionInfo/endTime").asText());
            assertThat(Duration.between(start, end)).isBetween(Duration.ofMinutes(10), Duration.ofSeconds(601));
            first = start.isBefore(first) ? start : first;
            last = end.isAfter(last) ? end : last;
        }
        assertThat(Duration.between(first, last))
                .isBetween(Duration.ofMinutes(1250), Duration.ofMinutes(1250).plusSeconds(30));
    }

    @Test
    void limitsAndSchedulesComeInTheirOrder() {
        addJob("limited", ",`constraints`:{`maxWallClockTime`:`PT3H`}");
        addTask("limited", "t", "x", LONG);
        client.post(
                "/jobschedules",
                "{`id`:`hourly`,`schedule`:{`recurrenceInterval`:`PT1H`},`jobSpecification`:{`poolInfo`:{`poolId`:`pool`},"
                        + "`jobManagerTask`:{`id`:`m`,`commandLine`:`x`,`runExclusive`:false," + TEN_MINUTES + "}}}");

        emulator.skipTime(Duration.ofHours(24).plusMinutes(30));

        JsonNode job = client.get("/jobs/limited").json();
        assertThat(job.at("/executionInfo/terminateReason").asText()).isEqualTo("MaxWallClockTimeExpiry");
        assertThat(Duration.between(
                        Instant.parse(job.path("creationTime").asText()),
                        Instant.parse(job.at("/executionInfo/endTime").asText())))
                .isBetween(Duration.ofHours(3), Duration.ofHours(3).plusSeconds(1));
        assertThat(client.get("/jobschedules/hourly/jobs").json().path("value")).hasSize(25);
        assertThat(client.get("/jobschedules/hourly/jobs?$filter=" + encode("state eq 'completed'"))
                        .json()
                        .path("value"))
                .hasSize(25);
    }

    @Test
    void theAdminEndpointSkipsTimeToo() {
        addJob("job");
        addTask("job", "t", "x", "," + TEN_MINUTES);

        var answer = admin("POST", "/clock/skip", "{`time`:`P1D`}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(Duration.parse(answer.json().path("skipped").asText()))
                .isBetween(Duration.ofHours(23), Duration.ofDays(1));
        assertThat(task("job", "t").path("state").asText()).isEqualTo("completed");
        assertThat(admin("POST", "/clock/skip", "{`time`:`-PT1S`}").status()).isEqualTo(400);
        assertThat(admin("POST", "/clock/skip", "{}").status()).isEqualTo(400);
    }

    @Test
    void noMoreTimeIsSkippedThanYearsHaveDigitsFor() {
        assertThatThrownBy(() -> emulator.skipTime(Duration.ofDays(3651)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 3650 days at once");
        for (int i = 0; i < 10; i++) {
            emulator.skipTime(Duration.ofDays(3649));
        }

        assertThatThrownBy(() -> emulator.skipTime(Duration.ofDays(20)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("36500 in all");
    }

    @Test
    void theTimeOfProcessesCannotBeSkipped() {
        try (BatchEmulator processes = BatchEmulator.start(EmulatorOptions.defaults())) {
            assertThatThrownBy(() -> processes.skipTime(Duration.ofSeconds(1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("simulated");
        }
    }
}
