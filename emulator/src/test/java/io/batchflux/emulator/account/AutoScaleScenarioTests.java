package io.batchflux.emulator.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.RuntimeOptions;
import io.batchflux.emulator.testing.Eventually;
import io.batchflux.emulator.testing.PoolScenario;
import io.batchflux.emulator.testing.TestClient;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutoScaleScenarioTests extends PoolScenario {

    private static final String PENDING =
            "$TargetDedicatedNodes = min(4, max($PendingTasks.GetSample(1))); $NodeDeallocationOption = taskcompletion;";

    /** An interval of five minutes is over after 75 ms. */
    @Override
    protected EmulatorOptions options() {
        return EmulatorOptions.defaults()
                .withPools(PoolOptions.of("pool").withTaskSlotsPerNode(1).withNodes(0))
                .withAdminPort(0)
                .withRuntime(RuntimeOptions.simulated().withTimeScale(4000));
    }

    @Test
    void aPoolGrowsAndShrinksWithItsTasks() {
        enable(PENDING, "PT5M");
        addJob("job");
        for (int i = 0; i < 6; i++) {
            addTask("job", "t" + i, "x", LONG);
        }

        JsonNode grown = Eventually.get(
                () -> pool("pool"), pool -> pool.path("currentDedicatedNodes").asInt() == 4);

        assertThat(grown.path("enableAutoScale").asBoolean()).isTrue();
        assertThat(grown.path("autoScaleFormula").asText()).isEqualTo(PENDING);
        assertThat(grown.path("autoScaleEvaluationInterval").asText()).isEqualTo("PT5M");
        assertThat(grown.at("/autoScaleRun/results").asText())
                .isEqualTo("$TargetDedicatedNodes=4;$TargetLowPriorityNodes=0;$NodeDeallocationOption=taskcompletion");
        client.post("/jobs/job/terminate");
        Eventually.isTrue(() -> pool("pool").path("currentDedicatedNodes").asInt() == 0);
    }

    @Test
    void aPoolIsAddedWithAFormula() {
        addPool("p", ",`enableAutoScale`:true,`autoScaleFormula`:`$TargetLowPriorityNodes = 2`");

        JsonNode pool = awaitSteady("p");

        assertThat(pool.path("currentLowPriorityNodes").asInt()).isEqualTo(2);
        assertThat(pool.path("autoScaleEvaluationInterval").asText()).isEqualTo("PT15M");
        assertThat(client.get("/pools?$filter=" + encode("enableAutoScale eq true"))
                        .json()
                        .path("value")
                        .findValuesAsText("id"))
                .containsExactly("p");
    }

    @Test
    void anEvaluationShowsTheVariablesAndChangesNothing() {
        assertThat(evaluate("$TargetDedicatedNodes = 1").code()).isEqualTo("OperationInvalidForCurrentState");
        enable("$TargetDedicatedNodes = 1", "PT1H");
        awaitSteady("pool");

        var answer = evaluate("$n = $CurrentDedicatedNodes * 3; $TargetDedicatedNodes = $n;");

        assertThat(answer.status()).isEqualTo(200);
        JsonNode run = answer.json();
        assertThat(run.path("odata.metadata").asText())
                .endsWith("$metadata#Microsoft.Azure.Batch.Protocol.Entities.AutoScaleRun");
        assertThat(run.path("results").asText())
                .isEqualTo("$TargetDedicatedNodes=3;$TargetLowPriorityNodes=0;$NodeDeallocationOption=requeue;$n=3");
        assertThat(run.has("timestamp")).isTrue();
        assertThat(run.has("error")).isFalse();
        assertThat(pool("pool").path("targetDedicatedNodes").asInt()).isEqualTo(1);
    }

    @Test
    void whatGoesWrongInAnEvaluationIsInItsResult() {
        enable("$TargetDedicatedNodes = 0", "PT1H");

        JsonNode error = evaluate("$TargetDedicatedNodes = avg($PendingTasks.GetSample(TimeInterval_Hour, 90))")
                .json()
                .path("error");

        assertThat(error.path("code").asText()).isEqualTo("AutoScalingFormulaEvaluationError");
        assertThat(error.at("/values/0/name").asText()).isEqualTo("Message");
        assertThat(error.at("/values/0/value").asText()).contains("Insufficient data from data set: $PendingTasks");
    }

    @Test
    void everyVariableOfTheDocumentsHasAValue() {
        enable("$TargetDedicatedNodes = 1", "PT1H");
        List<String> variables = List.of(
                "$CPUPercent",
                "$WallClockSeconds",
                "$MemoryBytes",
                "$DiskBytes",
                "$DiskReadBytes",
                "$DiskWriteBytes",
                "$DiskReadOps",
                "$DiskWriteOps",
                "$NetworkInBytes",
                "$NetworkOutBytes",
                "$SampleNodeCount",
                "$ActiveTasks",
                "$RunningTasks",
                "$PendingTasks",
                "$SucceededTasks",
                "$FailedTasks",
                "$TaskSlotsPerNode",
                "$CurrentDedicatedNodes",
                "$CurrentLowPriorityNodes",
                "$UsableNodeCount",
                "$PreemptedNodeCount",
                "$TargetDedicatedNodes",
                "$TargetLowPriorityNodes");
        StringBuilder formula = new StringBuilder("slots = $TaskSlotsPerNode;");
        for (int i = 0; i < variables.size(); i++) {
            formula.append("v").append(i).append(" = ").append(variables.get(i)).append(" >= 0;");
        }

        JsonNode run = client.post("/pools/pool/evaluateautoscale", "{`autoScaleFormula`:`" + formula + "`}")
                .json();

        assertThat(run.has("error")).as(run.toString()).isFalse();
        assertThat(run.path("results").asText()).contains("slots=1", "v0=1", "v22=1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                                  | MissingRequiredProperty",
                "{`autoScaleFormula`:`x = `}                                         | AutoScalingFormulaSyntaxError",
                "{`autoScaleFormula`:`x=1`,`autoScaleEvaluationInterval`:`PT4M`}     | InvalidAutoScalingSettings",
                "{`autoScaleFormula`:`x=1`,`targetDedicatedNodes`:1}                 | InvalidRequestBody"
            })
    void settingsThatCannotBeAreRefused(String body, String code) {
        var answer = client.post("/pools/pool/enableautoscale", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo(code);
    }

    @Test
    void aPoolThatScalesItselfIsNotResizedByHandUntilThatIsDisabled() {
        String before = pool("pool").path("eTag").asText();
        enable("$TargetDedicatedNodes = 1", "PT1H");
        awaitSteady("pool");

        assertThat(client.post("/pools/pool/resize", "{`targetDedicatedNodes`:3}")
                        .status())
                .isEqualTo(409);
        assertThat(client.post("/pools/pool/disableautoscale").status()).isEqualTo(200);
        JsonNode pool = pool("pool");
        assertThat(pool.has("autoScaleFormula")).isFalse();
        assertThat(pool.path("enableAutoScale").asBoolean()).isFalse();
        assertThat(pool.path("currentDedicatedNodes").asInt()).isEqualTo(1);
        assertThat(pool.path("eTag").asText()).isNotEqualTo(before);
        assertThat(client.post("/pools/pool/resize", "{`targetDedicatedNodes`:3}")
                        .status())
                .isEqualTo(202);
    }

    @Test
    void aFormulaIsEvaluatedOnCommand() {
        enable(PENDING, "P7D");
        addJob("job");
        addTask("job", "t", "x", LONG);

        emulator.autoScale("pool");

        Eventually.isTrue(() -> pool("pool").path("currentDedicatedNodes").asInt() == 1);
        assertThat(admin("POST", "/pools/pool/autoscale", "").status()).isEqualTo(204);
        client.post("/pools/pool/disableautoscale");
        assertThatThrownBy(() -> emulator.autoScale("pool")).hasMessageContaining("does not scale automatically");
    }

    private void enable(String formula, String interval) {
        var answer = client.post(
                "/pools/pool/enableautoscale",
                "{`autoScaleFormula`:`" + formula + "`,`autoScaleEvaluationInterval`:`" + interval + "`}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private TestClient.Answer evaluate(String formula) {
        return client.post("/pools/pool/evaluateautoscale", "{`autoScaleFormula`:`" + formula + "`}");
    }
}
