package io.batchflux.emulator.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.ErrorCode;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormulaTests {

    private static final Instant NOW = Instant.parse("2025-06-02T09:30:15Z");
    private static final Set<String> OPTIONS = Set.of("requeue", "terminate", "taskcompletion", "retaineddata");
    private static final Set<String> METRICS = Set.of("$PendingTasks", "$ActiveTasks");

    /** Five minutes of pending tasks, one more with every sample: 1 to 10, of which the last was taken at this moment. */
    private final MetricHistory history = new MetricHistory();

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1 + 2 * 3 - 4 / 2                                        ; 5",
                "(1 + 2) * 3                                              ; 9",
                "-2 * -3                                                  ; 6",
                "!0 + !5                                                  ; 1",
                "1 < 2 && 2 <= 2 || 0                                     ; 1",
                "1 == 2                                                   ; 0",
                "1 != 2 ? 10 : 20                                         ; 10",
                "0 ? 1 : 0 ? 2 : 3                                        ; 3",
                "2 / 3                                                    ; 0.666667",
                "min(3, 1, 2)                                             ; 1",
                "max(vec(1, 5), 2)                                        ; 5",
                "avg(1, 2, 6)                                             ; 3",
                "sum(1, 2) + len(1, 2, 3)                                 ; 6",
                "std(1, 3)                                                ; 1.41421",
                "norm(3, 4) + range(2, 9)                                 ; 12",
                "lg(8) + log(1000)                                        ; 6",
                "ln(1)                                                    ; 0",
                "val(vec(4, 5, 6), 1)                                     ; 5",
                "percentile(vec(1, 2, 3, 4), 50)                          ; 2",
                "vec(1, 2) * 2 + vec(1, 1)                                ; [3,5]",
                "[1, 2, 3]                                                ; [1,2,3]",
                "time().weekday * 100 + time().hour                       ; 109",
                "time('2025-01-01T00:00:00Z').year                        ; 2025",
                "time() + TimeInterval_Hour > time()                      ; 1",
                "TimeInterval_Minute * 2 == 120 * TimeInterval_Second     ; 1",
                "time() - time('2025-06-02T09:30:00Z') < TimeInterval_Minute ; 1",
                "$PendingTasks                                            ; 10",
                "$PendingTasks.GetSample(2)                               ; [9,10]",
                "avg($PendingTasks.GetSample(60 * TimeInterval_Second))   ; 9",
                "max($PendingTasks.GetSample(2 * TimeInterval_Minute, 3 * TimeInterval_Minute)) ; 6",
                "$PendingTasks.GetSamplePercent(TimeInterval_Minute * 10) ; 50",
                "$PendingTasks.GetSamplePercent(TimeInterval_Minute * 5)  ; 100",
                "$PendingTasks.Count()                                    ; 10",
                "$PendingTasks.GetSamplePeriod() / 30 == TimeInterval_Second ; 1",
                "$TargetDedicatedNodes + $TargetLowPriority               ; 5",
                "1 /* one */ + 1 // and one                               ; 2"
            })
    void anExpressionHasAValue(String expression, String value) {
        assertThat(evaluate("x = " + expression)).endsWith(";x=" + value);
    }

    @Test
    void theTargetsAreWholeNumbersThatAreNotNegative() {
        assertThat(evaluate("$TargetDedicatedNodes = 2.9; $TargetLowPriorityNodes = -1;"
                        + " $NodeDeallocationOption = taskcompletion; $b = 1; a = 'text'"))
                .isEqualTo("$TargetDedicatedNodes=2;$TargetLowPriorityNodes=0;"
                        + "$NodeDeallocationOption=taskcompletion;$b=1;a=text");
    }

    @Test
    void whatIsNotAssignedStays() {
        assertThat(evaluate("x = 1")).startsWith("$TargetDedicatedNodes=3;$TargetLowPriorityNodes=2;");
        assertThat(evaluate("$TargetDedicated = 7; stop(); $TargetDedicated = 8"))
                .startsWith("$TargetDedicatedNodes=7;");
    }

    @Test
    void theFormulaOfTheManualIsEvaluated() {
        assertThat(evaluate("""
                startingNumberOfVMs = 1;
                maxNumberofVMs = 25;
                pendingTaskSamplePercent = $PendingTasks.GetSamplePercent(180 * TimeInterval_Second);
                pendingTaskSamples = pendingTaskSamplePercent < 70 ? startingNumberOfVMs
                    : avg($PendingTasks.GetSample(180 * TimeInterval_Second));
                $TargetDedicatedNodes=min(maxNumberofVMs, pendingTaskSamples);
                $NodeDeallocationOption = taskcompletion;
                """))
                .startsWith(
                        "$TargetDedicatedNodes=7;$TargetLowPriorityNodes=2;$NodeDeallocationOption=taskcompletion;");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x = 1 / 0                                        | Line 1, Col 7: division by zero",
                "x = y                                            | Line 1, Col 5: there is no variable y",
                "x = f(1)                                         | Line 1, Col 5: there is no function f",
                "x = avg()                                        | Line 1, Col 5: Insufficient data",
                "x = time() + 1                                   | cannot be applied to timestamp and double",
                "x = time().century                               | timestamp has no member century",
                "x = $PendingTasks.Mean()                         | $PendingTasks has no method Mean",
                "$PendingTasks = 1                                | $PendingTasks cannot be assigned to",
                "$TargetDedicatedNodes = 'many'                   | cannot be many",
                "$NodeDeallocationOption = 1                      | cannot be 1",
                "x = $PendingTasks.GetSample(TimeInterval_Hour, 70)"
                        + " | Insufficient data from data set: $PendingTasks wanted 70%, received 8.33333%"
            })
    void whatCannotBeEvaluatedIsNamedWithItsPlace(String formula, String reason) {
        assertThatThrownBy(() -> evaluate(formula)).hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "// nothing", "x = ", "x = (1", "x = 1 2", "x = 1 ? 2", "x = #", "x = 1;; = 2", "x = a..b"})
    void whatIsNoFormulaIsRefused(String text) {
        assertThatThrownBy(() -> Formula.read(text)).isInstanceOfSatisfying(BatchException.class, refused -> {
            assertThat(refused.code()).isEqualTo(ErrorCode.AUTO_SCALING_FORMULA_SYNTAX_ERROR);
            assertThat(refused.details().get(0).value()).startsWith("Line 1, Col ");
        });
    }

    @Test
    void aFormulaThatIsTooLongOrTooDeepIsRefused() {
        assertThatThrownBy(() -> Formula.read("x = 1;".repeat(1400))).hasMessage("AutoScalingFormulaTooLong");
        assertThatThrownBy(() -> Formula.read("x = " + "(".repeat(4000) + "1" + ")".repeat(4000)))
                .hasMessage("AutoScalingFormulaSyntaxError");
        assertThatThrownBy(() -> Formula.read("x = 1" + "+1".repeat(4000))).hasMessage("AutoScalingFormulaSyntaxError");
        assertThatThrownBy(() -> Formula.read(" ".repeat(8000))).hasMessage("AutoScalingFormulaSyntaxError");
        assertThat(Formula.read("/**/".repeat(2000) + "x=1").statements()).hasSize(1);
        assertThatThrownBy(() -> Formula.read("x=1;".repeat(101))).hasMessage("AutoScalingFormulaSyntaxError");
    }

    @Test
    void numbersAndVectorsAreRounded() {
        assertThat(
                        evaluate(
                                "a=ceil(1.2);b=floor(-1.2);c=round(2.5);d=round(-0.4);e=ceil(vec(1.5,-1.5));f=len(floor([1,2]))"))
                .endsWith(";a=2;b=-2;c=3;d=0;e=[2,-1];f=2");
        assertThat(evaluate("t=time(\"\") == time()")).endsWith(";t=1");
    }

    private String evaluate(String text) {
        for (int i = 10; history.size() < 10; i--) {
            history.add(NOW.minusSeconds(30L * (i - 1)), Map.of("$PendingTasks", 11.0 - i));
        }
        Map<String, FormulaValue> targets = Map.of(
                FormulaVariables.DEDICATED, new FormulaValue.Num(3),
                FormulaVariables.LOW_PRIORITY, new FormulaValue.Num(2),
                FormulaVariables.OPTION, new FormulaValue.Text("requeue"));
        FormulaVariables variables = new FormulaVariables(targets, OPTIONS, METRICS, history, NOW);
        FormulaEvaluation.run(Formula.read(text), variables, NOW);
        return variables.results();
    }
}
