package io.batchflux.emulator.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.node.TaskFailure;
import io.batchflux.emulator.node.TaskOutcome;
import io.batchflux.emulator.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitConditionsTests {

    private static final String ALL = """
            {`exitCodes`:[{`code`:3,`exitOptions`:{`jobAction`:`disable`,`dependencyAction`:`satisfy`}},
                          {`code`:7,`exitOptions`:{}}],
             `exitCodeRanges`:[{`start`:-5,`end`:5,`exitOptions`:{`jobAction`:`none`,`dependencyAction`:`satisfy`}}],
             `preProcessingError`:{`jobAction`:`disable`},
             `fileUploadError`:{`jobAction`:`none`,`dependencyAction`:`satisfy`},
             `default`:{`jobAction`:`none`}}""";

    /** An exit code of {@code -} is none; a failure of {@code -} is that of the exit code. */
    @ParameterizedTest
    @CsvSource({
        // nothing said
        "{}, 0, -, NONE, true",
        "{}, 1, -, TERMINATE, false",
        "{}, -, CommandProgramNotFound, TERMINATE, false",
        "{}, 0, FileUploadMiscError, TERMINATE, false",
        "{}, 137, TaskEnded, TERMINATE, false",
        "{}, -, TaskEnded, TERMINATE, false",
        // the code itself goes before ranges, and what an option leaves out is as if nothing was said
        "all, 3, -, DISABLE, true",
        "all, 7, -, TERMINATE, false",
        "all, 5, -, NONE, true",
        "all, -5, -, NONE, true",
        "all, 6, -, NONE, false",
        // a listed exit code goes before an upload that failed, and that before the rest
        "all, 3, FileUploadMiscError, DISABLE, true",
        "all, 6, FileUploadMiscError, NONE, true",
        // what did not start, or was ended
        "all, -, BlobNotFound, DISABLE, false",
        "all, -, TaskEnded, NONE, false",
        "all, 137, TaskEnded, NONE, false",
        // the default is not for success
        "{`default`:{`jobAction`:`terminate`;`dependencyAction`:`block`}}, 0, -, NONE, true",
        "{`default`:{`jobAction`:`disable`}}, -, BlobNotFound, DISABLE, false",
        "{`default`:{`jobAction`:`disable`}}, 0, FileUploadMiscError, DISABLE, false"
    })
    void theNearestConditionCounts(
            String conditions, String exitCode, String failure, ExitOptions.JobAction action, boolean satisfies) {
        String json =
                (conditions.equals("all") ? ALL : conditions).replace('`', '"').replace(';', ',');
        Optional<Integer> code = exitCode.equals("-") ? Optional.empty() : Optional.of(Integer.valueOf(exitCode));
        TaskOutcome exit =
                code.map(TaskOutcome::exited).orElseGet(() -> new TaskOutcome(Optional.empty(), Optional.empty()));
        TaskOutcome outcome =
                failure.equals("-") ? exit : exit.withFailure(TaskFailure.user(failure, "message", "detail"));

        ExitOptions met = ExitConditions.met(Json.read(json.getBytes(StandardCharsets.UTF_8)), outcome);

        assertThat(met).isEqualTo(new ExitOptions(action, satisfies));
    }
}
