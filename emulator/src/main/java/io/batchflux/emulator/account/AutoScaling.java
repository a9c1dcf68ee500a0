package io.batchflux.emulator.account;

import io.batchflux.emulator.formula.Formula;
import io.batchflux.emulator.formula.FormulaEvaluation;
import io.batchflux.emulator.formula.FormulaException;
import io.batchflux.emulator.formula.FormulaValue;
import io.batchflux.emulator.formula.FormulaVariables;
import io.batchflux.emulator.formula.MetricHistory;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.ServiceLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The automatic scaling evaluates the formulas of pools in their intervals, and resizes the pools as they say. */
public final class AutoScaling {

    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final ServiceLoop loop;
    private final Account account;
    private final PoolLifecycle pools;

    AutoScaling(ServiceLoop loop, Account account, PoolLifecycle pools) {
        this.loop = loop;
        this.account = account;
        this.pools = pools;
    }

    /** Scales the pool from now on, which begins with an evaluation. */
    public void enable(Pool pool, AutoScaleSettings settings) {
        pool.requireActive();
        Optional<AutoScale> before = pool.autoScale();
        if (before.filter(scale -> loop.since(scale.enabled()).compareTo(PAUSE) < 0)
                .isPresent()) {
            throw ErrorCode.TOO_MANY_ENABLE_AUTO_SCALE_REQUESTS.with();
        }
        AutoScale scale = before.orElseGet(() -> new AutoScale(settings, loop.now()));
        scale.settings(settings, loop.now());
        pool.autoScale(scale);
        if (before.isEmpty()) {
            sample(pool, scale);
        }
        evaluateAgainAndAgain(pool, scale);
    }

    public void disable(Pool pool) {
        pool.requireActive();
        pool.autoScale().ifPresent(AutoScale::stop);
        pool.autoScale(null);
    }

    /** Evaluates a formula for the pool now, and changes nothing. */
    public AutoScaleRun evaluate(Pool pool, Formula formula) {
        AutoScale scale = pool.autoScale().orElseThrow(AutoScaling::notEnabled);
        return run(formula, variables(pool, scale), scale);
    }

    /** Evaluates the pool's formula and resizes the pool as it says. */
    void apply(Pool pool) {
        AutoScale scale = pool.autoScale().orElseThrow(AutoScaling::notEnabled);
        FormulaVariables variables = variables(pool, scale);
        AutoScaleRun run = run(scale.settings().formula(), variables, scale);
        scale.ran(run);
        PoolSize size = size(variables, pool.size());
        if (run.error().isEmpty() && !size.equals(pool.size()) && !pool.isDeleting()) {
            pools.change(pool, size, option(variables));
        }
    }

    private void evaluateAgainAndAgain(Pool pool, AutoScale scale) {
        apply(pool);
        scale.evaluation()
                .update(loop.after(scale.settings().evaluationInterval(), () -> evaluateAgainAndAgain(pool, scale)));
    }

    private void sample(Pool pool, AutoScale scale) {
        scale.history().add(scale.time(loop), PoolMetrics.measure(pool, account));
        scale.sampling().update(loop.after(MetricHistory.PERIOD, () -> sample(pool, scale)));
    }

    /** The last sample is of this moment: what a test has just done counts. */
    private FormulaVariables variables(Pool pool, AutoScale scale) {
        Instant now = scale.time(loop);
        scale.history().refresh(now, PoolMetrics.measure(pool, account));
        Map<String, FormulaValue> targets = Map.of(
                FormulaVariables.DEDICATED, new FormulaValue.Num(pool.size().dedicated()),
                FormulaVariables.LOW_PRIORITY, new FormulaValue.Num(pool.size().lowPriority()),
                FormulaVariables.OPTION, new FormulaValue.Text(Deallocation.REQUEUE.word()));
        return new FormulaVariables(targets, Deallocation.words(), PoolMetrics.NAMES, scale.history(), now);
    }

    private AutoScaleRun run(Formula formula, FormulaVariables variables, AutoScale scale) {
        Optional<String> error = Optional.empty();
        try {
            FormulaEvaluation.run(formula, variables, scale.time(loop));
        } catch (FormulaException wrong) {
            error = Optional.of(wrong.reason());
        }
        return new AutoScaleRun(loop.now(), variables.results(), error);
    }

    private static PoolSize size(FormulaVariables variables, PoolSize before) {
        return before.withTargets(
                nodes(variables, FormulaVariables.DEDICATED), nodes(variables, FormulaVariables.LOW_PRIORITY));
    }

    private static int nodes(FormulaVariables variables, String target) {
        return variables.targets().get(target) instanceof FormulaValue.Num number ? (int) number.value() : 0;
    }

    private static Deallocation option(FormulaVariables variables) {
        return variables.targets().get(FormulaVariables.OPTION) instanceof FormulaValue.Text text
                ? Deallocation.ofWord(text.value())
                : Deallocation.REQUEUE;
    }

    private static BatchException notEnabled() {
        return ErrorCode.OPERATION_INVALID_FOR_STATE.with("Reason", "The pool does not scale automatically.");
    }
}
