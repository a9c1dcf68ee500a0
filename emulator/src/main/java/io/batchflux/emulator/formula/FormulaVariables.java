package io.batchflux.emulator.formula;

import io.batchflux.emulator.formula.FormulaValue.Interval;
import io.batchflux.emulator.formula.FormulaValue.Num;
import io.batchflux.emulator.formula.FormulaValue.Text;
import io.batchflux.emulator.formula.FormulaValue.Vector;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The variables of an autoscale formula: those of the service, and those that the formula makes. Not thread-safe. */
public final class FormulaVariables {

    public static final String DEDICATED = "$TargetDedicatedNodes";
    public static final String LOW_PRIORITY = "$TargetLowPriorityNodes";
    public static final String OPTION = "$NodeDeallocationOption";

    private static final Map<String, String> ALIASES = Map.of(
            "$TargetDedicated",
            DEDICATED,
            "$TargetLowPriority",
            LOW_PRIORITY,
            "$CurrentDedicated",
            "$CurrentDedicatedNodes",
            "$CurrentLowPriority",
            "$CurrentLowPriorityNodes");

    private static final Map<String, FormulaValue> CONSTANTS = constants();

    private final Map<String, FormulaValue> own = new TreeMap<>();
    private final Map<String, FormulaValue> targets = new TreeMap<>();
    private final Set<String> options;
    private final Set<String> metrics;
    private final MetricHistory history;
    private final Instant now;

    /**
     * @param targets what the variables that a formula is for have before it runs
     * @param options what {@link #OPTION} can be
     * @param metrics the names of what the history tells
     */
    public FormulaVariables(
            Map<String, FormulaValue> targets,
            Set<String> options,
            Set<String> metrics,
            MetricHistory history,
            Instant now) {
        this.targets.putAll(targets);
        this.options = Set.copyOf(options);
        this.metrics = Set.copyOf(metrics);
        this.history = history;
        this.now = now;
    }

    /** @throws FormulaException if it cannot be assigned to, or not that value */
    void assign(FormulaToken variable, FormulaValue value) {
        String name = ALIASES.getOrDefault(variable.text(), variable.text());
        if (targets.containsKey(name)) {
            targets.put(name, name.equals(OPTION) ? option(variable, value) : nodes(variable, value));
        } else if (isGiven(name)) {
            throw new FormulaException(variable, name + " cannot be assigned to");
        } else {
            own.put(name, value);
        }
    }

    /** @throws FormulaException if there is no such variable */
    FormulaValue value(FormulaToken at) {
        String name = ALIASES.getOrDefault(at.text(), at.text());
        FormulaValue known = own.getOrDefault(name, targets.getOrDefault(name, constant(name)));
        return known != null ? known : named(name, at).last(at);
    }

    /** @throws FormulaException if it is not a metric */
    FormulaMetric metric(FormulaNode owner, FormulaToken at) {
        if (owner instanceof FormulaNode.Name name) {
            return named(ALIASES.getOrDefault(name.name(), name.name()), name.at());
        }
        throw new FormulaException(at, "only the variables of the service have methods");
    }

    /** Returns what the formula wants; what it has not said is as before. */
    public Map<String, FormulaValue> targets() {
        return Map.copyOf(targets);
    }

    /** The values as the service shows them after a run. */
    public String results() {
        StringBuilder text = new StringBuilder();
        for (String name : new String[] {DEDICATED, LOW_PRIORITY, OPTION}) {
            text.append(name).append('=').append(targets.get(name)).append(';');
        }
        own.forEach((name, value) -> text.append(name).append('=').append(value).append(';'));
        return text.substring(0, text.length() - 1);
    }

    private boolean isGiven(String name) {
        return metrics.contains(name) || constant(name) != null;
    }

    private @Nullable FormulaValue constant(String name) {
        return options.contains(name) ? new Text(name) : CONSTANTS.get(name);
    }

    private FormulaMetric named(String name, FormulaToken at) {
        if (!metrics.contains(name)) {
            throw new FormulaException(at, "there is no variable " + name);
        }
        return new FormulaMetric(name, history, now);
    }

    private FormulaValue option(FormulaToken at, FormulaValue value) {
        if (value instanceof Text text && options.contains(text.value())) {
            return value;
        }
        throw new FormulaException(at, at.text() + " cannot be " + value);
    }

    /** A number of nodes: a whole one, and of several samples the last. */
    private static FormulaValue nodes(FormulaToken at, FormulaValue value) {
        Optional<Double> number = Optional.empty();
        if (value instanceof Num num) {
            number = Optional.of(num.value());
        } else if (value instanceof Vector vector) {
            number = vector.values().stream().reduce((first, last) -> last);
        }
        if (number.filter(nodes -> nodes < Integer.MAX_VALUE).isEmpty()) {
            throw new FormulaException(at, at.text() + " cannot be " + value);
        }
        return new Num(Math.max(0, Math.floor(number.get())));
    }

    private static Map<String, FormulaValue> constants() {
        Map<String, FormulaValue> constants = new TreeMap<>();
        constants.put("TimeInterval_Zero", new Interval(Duration.ZERO));
        constants.put("TimeInterval_100ns", new Interval(Duration.ofNanos(100)));
        constants.put("TimeInterval_Microsecond", new Interval(Duration.ofNanos(1000)));
        constants.put("TimeInterval_Millisecond", new Interval(Duration.ofMillis(1)));
        constants.put("TimeInterval_Second", new Interval(Duration.ofSeconds(1)));
        constants.put("TimeInterval_Minute", new Interval(Duration.ofMinutes(1)));
        constants.put("TimeInterval_Hour", new Interval(Duration.ofHours(1)));
        constants.put("TimeInterval_Day", new Interval(Duration.ofDays(1)));
        constants.put("TimeInterval_Week", new Interval(Duration.ofDays(7)));
        constants.put("TimeInterval_Year", new Interval(Duration.ofDays(365)));
        return constants;
    }
}
