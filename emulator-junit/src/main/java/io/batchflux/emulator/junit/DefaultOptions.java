package io.batchflux.emulator.junit;

import io.batchflux.emulator.EmulatorOptions;
import java.util.function.Supplier;

/**
 * Default options are of an emulator whose tasks are processes that find this program's Java, so that functions run as
 * well.
 */
final class DefaultOptions implements Supplier<EmulatorOptions> {

    @Override
    public EmulatorOptions get() {
        return EmulatorOptions.defaults().withJavaOnPath();
    }
}
