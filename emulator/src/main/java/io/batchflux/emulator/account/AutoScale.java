package io.batchflux.emulator.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.formula.MetricHistory;
import io.batchflux.emulator.wire.ServiceLoop;
import java.time.Instant;
import java.util.Optional;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** An automatic scaling keeps how far a pool has come with its samples and evaluations. */
public final class AutoScale {

    private final MetricHistory history = new MetricHistory();
    private final Disposable.Swap sampling = Disposables.swap();
    private final Disposable.Swap evaluation = Disposables.swap();
    private final Instant since;
    private AutoScaleSettings settings;
    private Instant enabled;
    private Optional<AutoScaleRun> run = Optional.empty();

    AutoScale(AutoScaleSettings settings, Instant now) {
        this.settings = settings;
        this.since = now;
        this.enabled = now;
    }

    public AutoScaleSettings settings() {
        return settings;
    }

    void settings(AutoScaleSettings next, Instant now) {
        settings = next;
        enabled = now;
    }

    /** Returns when a user enabled the scaling for the last time. */
    Instant enabled() {
        return enabled;
    }

    MetricHistory history() {
        return history;
    }

    /** Returns the timer of the next sample. */
    Disposable.Swap sampling() {
        return sampling;
    }

    /** Returns the timer of the next evaluation. */
    Disposable.Swap evaluation() {
        return evaluation;
    }

    /** Returns the time that formulas and samples have, which is the time of the timers. */
    Instant time(ServiceLoop loop) {
        return since.plus(loop.since(since));
    }

    void ran(AutoScaleRun last) {
        run = Optional.of(last);
    }

    void stop() {
        sampling.dispose();
        evaluation.dispose();
    }

    /** Returns what a pool shows of its scaling. */
    public ObjectNode json() {
        ObjectNode json = settings.json();
        run.ifPresent(last -> json.set("autoScaleRun", last.json()));
        return json;
    }
}
