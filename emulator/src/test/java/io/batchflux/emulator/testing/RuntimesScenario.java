package io.batchflux.emulator.testing;

import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.RuntimeOptions;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Scenarios that go the same way with tasks that are processes and with simulated ones. */
@ParameterizedClass
@EnumSource
public abstract class RuntimesScenario extends EmulatorScenario {

    /** What runs the tasks. */
    public enum Kind {
        PROCESSES,
        SIMULATED
    }

    @Parameter
    public Kind kind = Kind.PROCESSES;

    @Override
    protected EmulatorOptions options() {
        return EmulatorOptions.defaults()
                .withRuntime(kind == Kind.PROCESSES ? RuntimeOptions.processes() : RuntimeOptions.simulated());
    }

    protected void addTask(String job, String id, Behaviour behaviour) {
        addTask(job, id, behaviour, "");
    }

    /** @param more further members, each after a comma, with backticks for quotes */
    protected void addTask(String job, String id, Behaviour behaviour, String more) {
        addTask(job, id, behaviour.commandLine(), ",`environmentSettings`:[" + behaviour.settings() + "]" + more);
    }
}
