package io.batchflux.emulator.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.formula.MetricHistory;
import io.batchflux.emulator.wire.ServiceLoop;
import java.time.Instant;
import java.util.Optional;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** The automatic scaling of a pool. */
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

    /** When a user has enabled it for the last time. */
    Instant enabled() {
        return enabled;
    }

    MetricHistory history() {
        return history;
    }

    /** The timer of the next sample. */
    Disposable.Swap sampling() {
        return sampling;
    }

    /** The timer of the next evaluation. */
    Disposable.Swap evaluation() {
        return evaluation;
    }

    /** The time as formulas and samples have it: that of the timers. */
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

    /** What a pool shows of it. */
    public ObjectNode json() {
        ObjectNode json = settings.json();
        run.ifPresent(last -> json.set("autoScaleRun", last.json()));
        return json;
    }
}
