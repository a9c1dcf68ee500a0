package io.batchflux;

import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.batchflux.spi.UserIdentity;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a caller without null checks forgets is named. */
class MissingValuesTests {

    private static final RunOptions RUN = RunOptions.ofDefaults("pool");

    @Test
    @SuppressWarnings("NullAway")
    void whatIsMissingIsNamed() {
        Map<String, String> variables = new HashMap<>();
        variables.put("A", null);

        assertThatNullPointerException()
                .isThrownBy(() -> TaskSpec.command("x").withEnvironment("A", null))
                .withMessage("value of the environment variable A must not be null");
        assertThatNullPointerException()
                .isThrownBy(() -> TaskSpec.command("x").withEnvironment(variables))
                .withMessage("value of the environment variable A must not be null");
        assertThatNullPointerException()
                .isThrownBy(() -> RUN.withStage(null, RUN.stage(Stage.COLLECT)))
                .withMessage("stage must not be null");
        assertThatNullPointerException()
                .isThrownBy(() -> RUN.withStage(Stage.COLLECT, (StageOptions) null))
                .withMessage("options of a stage must not be null");
    }

    @Test
    @SuppressWarnings("NullAway")
    void aPartThatIsMissingIsNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> RUN.withStage(Stage.COLLECT, (UnaryOperator<StageOptions>) null))
                .withMessage("change of the options of a stage must not be null");
        assertThatNullPointerException()
                .isThrownBy(() -> RUN.withAddedListener(null))
                .withMessage("other must not be null");
        assertThatNullPointerException()
                .isThrownBy(() -> TaskSpec.command("x").withInput(null))
                .withMessage("input must not be null");
        assertThatNullPointerException()
                .isThrownBy(() -> TaskSpec.command("x").withOutput((Output) null))
                .withMessage("output must not be null");
        assertThatNullPointerException()
                .isThrownBy(() -> UserIdentity.user(null))
                .withMessage("username must not be null");
        assertThatNullPointerException()
                .isThrownBy(() -> new Rig().runner().withOptions(null))
                .withMessage("change of the options must not be null");
        assertThatNullPointerException()
                .isThrownBy(() -> new Rig().runner().withOptions(options -> null))
                .withMessage("options must not be null");
    }
}
