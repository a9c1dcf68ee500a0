package io.batchflux.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class IrisSvmTests {

    @Test
    void recognisesAlmostAllFlowersWithGoodParameters() {
        assertThat(IrisSvm.score(new SvmParameters(2, 2))).isEqualTo(89 / 90.0);
    }

    @Test
    void recognisesNoMoreThanChanceWithBadParameters() {
        assertThat(IrisSvm.score(new SvmParameters(0.125, 32))).isLessThan(0.4);
    }

    @Test
    void scoresTheSameEveryTime() {
        SvmParameters parameters = new SvmParameters(8, 0.125);

        assertThat(IrisSvm.score(parameters)).isEqualTo(IrisSvm.score(parameters));
    }

    @Test
    void printsNothing() {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            IrisSvm.score(new SvmParameters(1, 1));
        } finally {
            System.setOut(before);
        }
        assertThat(printed.size()).isZero();
    }

    @Test
    void rejectsParametersThatAreNotPositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SvmParameters(0, Double.NaN))
                .withMessage("cost and gamma must be positive, were 0.0 and NaN");
    }
}
