package io.batchflux.emulator.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.RuntimeOptions;
import io.batchflux.emulator.testing.PoolScenario;
import org.junit.jupiter.api.Test;

class AutoScalePauseTests extends PoolScenario {

    @Override
    protected EmulatorOptions options() {
        return EmulatorOptions.defaults().withRuntime(RuntimeOptions.simulated());
    }

    @Test
    void scalingIsEnabledAtMostEveryThirtySeconds() {
        String settings = "{`autoScaleFormula`:`$TargetDedicatedNodes = 1`}";
        assertThat(client.post("/pools/pool/enableautoscale", settings).status())
                .isEqualTo(200);

        var again = client.post("/pools/pool/enableautoscale", settings);

        assertThat(again.status()).isEqualTo(503);
        assertThat(again.code()).isEqualTo("TooManyEnableAutoScaleRequests");
    }
}
