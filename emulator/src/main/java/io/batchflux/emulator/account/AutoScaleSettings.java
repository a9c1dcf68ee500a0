package io.batchflux.emulator.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.formula.Formula;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.JsonBody;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Settings say how a pool scales automatically.
 *
 * @param formula the formula
 * @param interval how often it is evaluated, as it was written
 */
public record AutoScaleSettings(Formula formula, String interval) {

    private static final String FORMULA = "autoScaleFormula";
    private static final String INTERVAL = "autoScaleEvaluationInterval";
    private static final String DEFAULT_INTERVAL = "PT15M";
    private static final Duration SHORTEST = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofDays(7);

    /** Reads the settings of a pool that is added, if it is to scale automatically. */
    public static Optional<AutoScaleSettings> ofNewPool(JsonBody pool) {
        boolean enabled = pool.bool("enableAutoScale", false);
        for (String member :
                enabled ? Set.of("targetDedicatedNodes", "targetLowPriorityNodes") : Set.of(FORMULA, INTERVAL)) {
            if (pool.has(member)) {
                throw pool.invalid(member, "must not be given when enableAutoScale is " + (enabled ? "true" : "false"));
            }
        }
        return enabled ? Optional.of(read(pool, Optional.empty())) : Optional.empty();
    }

    /** Reads the settings of a request; what it does not say stays as it is. */
    public static AutoScaleSettings enabling(JsonBody body, Optional<AutoScaleSettings> before) {
        body.allowOnly(Set.of(FORMULA, INTERVAL));
        if (before.isPresent() && !body.has(FORMULA) && !body.has(INTERVAL)) {
            throw body.missing(FORMULA);
        }
        return read(body, before);
    }

    /** Returns whether other settings are written like these. */
    public boolean isSame(AutoScaleSettings those) {
        return formula.text().equals(those.formula.text()) && interval.equals(those.interval);
    }

    /** Returns the settings as a request that enables scaling has them. */
    ObjectNode json() {
        return Json.object().put(FORMULA, formula.text()).put(INTERVAL, interval);
    }

    Duration evaluationInterval() {
        return Duration.parse(interval);
    }

    private static AutoScaleSettings read(JsonBody body, Optional<AutoScaleSettings> before) {
        Optional<String> text = body.text(FORMULA).filter(formula -> !formula.isBlank());
        if (text.isEmpty() && before.isEmpty()) {
            throw body.missing(FORMULA);
        }
        String interval =
                body.duration(INTERVAL, before.map(AutoScaleSettings::interval).orElse(DEFAULT_INTERVAL));
        Duration duration = Duration.parse(interval);
        if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
            throw ErrorCode.INVALID_AUTO_SCALING_SETTINGS.with(
                    "PropertyName", INTERVAL, "PropertyValue", interval, "Reason", "must be PT5M to PT168H");
        }
        Formula formula = text.map(Formula::read)
                .or(() -> before.map(AutoScaleSettings::formula))
                .orElseThrow();
        return new AutoScaleSettings(formula, interval);
    }
}
