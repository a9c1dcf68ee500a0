package io.batchflux.emulator.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.testing.Eventually;
import io.batchflux.emulator.testing.TestClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replays recorded sessions with the real service and compares the answers.
 *
 * <p>The recordings are not part of the project: {@code -Dbatchflux.recordings=FOLDER} says where they are, see
 * {@link Recording}. Each exchange is replayed by itself, signed anew, on an emulator in which what it is about is in the
 * state that the recorded answer shows. Tasks are simulated, since those that were recorded use storage accounts of others.
 */
@EnabledIfSystemProperty(
        named = RecordingReplayTests.FOLDER,
        matches = ".+",
        disabledReason =
                "recorded sessions are looked for where -Dbatchflux.recordings=FOLDER says, which was not given")
class RecordingReplayTests {

    static final String FOLDER = "batchflux.recordings";

    private static final Logger LOG = LoggerFactory.getLogger(RecordingReplayTests.class);
    private static final Set<String> EXCUSED = new TreeSet<>();

    static List<Recording> recordings() {
        return Recording.load(Path.of(System.getProperty(FOLDER)));
    }

    @AfterAll
    static void tellWhatWasExcused() {
        LOG.info("Meant to be different: {}", EXCUSED);
    }

    @Test
    void thereAreRecordings() {
        assertThat(recordings()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void theAnswerIsTheRecordedOne(Recording recorded) {
        RecordingScene scene = new RecordingScene(recorded, recordings());
        try (BatchEmulator emulator = BatchEmulator.start(scene.options())) {
            TestClient client =
                    new TestClient(emulator.endpoint().toString(), emulator.accountName(), emulator.accountKey());
            scene.prepare(client);

            String json =
                    recorded.request().isNull() ? null : recorded.request().toString();
            TestClient.Answer answer = Eventually.get(
                    () -> client.send(recorded.method(), recorded.path(), json, Map.of()), scene::isReached);

            RecordingComparison comparison = new RecordingComparison().compare(recorded, answer);
            EXCUSED.addAll(comparison.excused());
            assertThat(comparison.differences()).as(recorded.toString()).isEmpty();
        }
    }
}
