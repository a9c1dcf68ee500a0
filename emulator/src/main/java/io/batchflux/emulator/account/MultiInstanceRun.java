package io.batchflux.emulator.account;

import io.batchflux.emulator.node.TaskFailure;
import io.batchflux.emulator.node.TaskOutcome;
import io.batchflux.emulator.node.TaskRun;
import io.batchflux.emulator.wire.ServiceLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A run is one try of a multi-instance task: it runs the coordination command on each of its nodes and then, if all of
 * them have succeeded, the command of the task on the first. What the coordination commands have left running ends with
 * it. It is used on the loop's thread.
 */
final class MultiInstanceRun implements TaskRun {

    private final ServiceLoop loop;
    private final Supplier<TaskRun> command;
    private final BiConsumer<Integer, TaskOutcome> coordinated;
    private final List<TaskRun> coordinations = new ArrayList<>();
    private final Sinks.One<TaskOutcome> outcome = Sinks.one();
    private int coordinating;
    private boolean ending;
    private @Nullable TaskOutcome failure;
    private @Nullable TaskRun running;

    /**
     * Begins a run.
     *
     * @param command starts the command of the task
     * @param coordinated hears how the coordination command with this number ended
     */
    MultiInstanceRun(ServiceLoop loop, Supplier<TaskRun> command, BiConsumer<Integer, TaskOutcome> coordinated) {
        this.loop = loop;
        this.command = command;
        this.coordinated = coordinated;
    }

    void begin(List<Supplier<TaskRun>> commands) {
        coordinating = commands.size();
        commands.forEach(start -> coordinations.add(start.get()));
        for (int i = 0; i < coordinations.size(); i++) {
            int number = i;
            loop.here(coordinations.get(i).outcome()).subscribe(how -> coordinated(number, how), outcome::tryEmitError);
        }
    }

    @Override
    public Mono<TaskOutcome> outcome() {
        return outcome.asMono();
    }

    @Override
    public boolean end(Ending why) {
        if (running != null) {
            return running.end(why);
        }
        return endCoordination(why);
    }

    private boolean endCoordination(Ending why) {
        ending = true;
        boolean ends = false;
        for (TaskRun coordination : coordinations) {
            ends |= coordination.end(why);
        }
        return ends;
    }

    private void coordinated(int number, TaskOutcome how) {
        boolean failed = how.failure().isPresent() || how.exitCode().isEmpty();
        TaskOutcome told = failed && ending ? how.withFailure(TaskFailure.endedByUser()) : how;
        coordinated.accept(number, told);
        coordinating--;
        if (failed && failure == null) {
            failure = told;
            endCoordination(Ending.GONE);
        }
        if (coordinating > 0) {
            return;
        }
        if (failure != null) {
            finish(failure);
        } else {
            TaskRun started = command.get();
            running = started;
            loop.here(started.outcome()).subscribe(this::finish, outcome::tryEmitError);
        }
    }

    private void finish(TaskOutcome how) {
        endCoordination(Ending.GONE);
        outcome.tryEmitValue(how);
    }
}
