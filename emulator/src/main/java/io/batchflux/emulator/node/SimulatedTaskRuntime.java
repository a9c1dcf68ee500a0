package io.batchflux.emulator.node;

import io.batchflux.emulator.wire.ServiceLoop;
import java.time.Duration;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A simulated runtime lets tasks take their time and end as their environment says, with one timer for each that runs
 * and nothing else.
 */
public final class SimulatedTaskRuntime implements TaskRuntime {

    /** What a process has that was killed. */
    private static final int KILLED = 137;

    private final ServiceLoop loop;
    private final Duration defaultDuration;

    public SimulatedTaskRuntime(ServiceLoop loop, Duration defaultDuration) {
        this.loop = loop;
        this.defaultDuration = defaultDuration;
    }

    @Override
    public TaskRun start(TaskLaunch launch) {
        Simulation simulation = Simulation.of(launch, defaultDuration);
        Run run = new Run();
        run.timer.update(loop.after(simulation.duration(), () -> run.emit(simulation.outcome())));
        return run;
    }

    @Override
    public Mono<Void> store(String containerUrl, String blob, byte[] content) {
        return Mono.empty();
    }

    @Override
    public boolean keepsFiles() {
        return false;
    }

    /** Does nothing, since the timers end with the thread of the service. */
    @Override
    public void close() {}

    private static final class Run implements TaskRun {

        private final Sinks.One<TaskOutcome> outcome = Sinks.one();
        private final Disposable.Swap timer = Disposables.swap();

        boolean emit(TaskOutcome how) {
            return outcome.tryEmitValue(how) == Sinks.EmitResult.OK;
        }

        @Override
        public Mono<TaskOutcome> outcome() {
            return outcome.asMono();
        }

        @Override
        public boolean end(Ending why) {
            timer.dispose();
            return emit(TaskOutcome.exited(KILLED)) || why != Ending.TIME_LIMIT;
        }
    }
}
