package io.batchflux.emulator.junit;

import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.RuntimeOptions;
import java.util.function.Supplier;

/** An emulator that starts no process. */
final class Simulated implements Supplier<EmulatorOptions> {

    @Override
    public EmulatorOptions get() {
        return EmulatorOptions.defaults().withRuntime(RuntimeOptions.simulated());
    }
}
