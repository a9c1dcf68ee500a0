package io.batchflux.emulator.formula;

import io.batchflux.emulator.formula.FormulaValue.Interval;
import io.batchflux.emulator.formula.FormulaValue.Num;
import io.batchflux.emulator.formula.FormulaValue.Time;
import io.batchflux.emulator.formula.FormulaValue.Vector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A metric of a pool in an autoscale formula, with the methods that give its samples.
 *
 * @param name the variable that stands for it, as in {@code $PendingTasks}
 * @param history the samples
 * @param now from when on lengths of time go back
 */
record FormulaMetric(String name, MetricHistory history, Instant now) {

    /** A part of the past. */
    private record Span(Instant from, Instant to) {

        Duration length() {
            return Duration.between(from, to);
        }
    }

    /** The last sample. */
    Num last(FormulaToken at) {
        List<Double> values = values(history.last(1));
        if (values.isEmpty()) {
            throw new FormulaException(at, "Insufficient data from data set: " + name + " has no samples");
        }
        return new Num(values.get(0));
    }

    /** @throws FormulaException if there is no such method, or not with such arguments */
    FormulaValue call(FormulaToken at, List<FormulaValue> arguments) {
        return switch (at.text()) {
            case "GetSample" -> getSample(at, arguments);
            case "GetSamplePercent" -> {
                Span span = span(at, arguments);
                yield new Num(MetricHistory.percent(samples(span).size(), span.length()));
            }
            case "GetSamplePeriod" -> new Interval(MetricHistory.PERIOD);
            case "Count" -> new Num(history.size());
            case "HistoryBeginTime" ->
                new Time(history.last(Integer.MAX_VALUE).stream()
                        .findFirst()
                        .map(MetricHistory.Sample::time)
                        .orElse(now));
            default -> throw new FormulaException(at, name + " has no method " + at.text());
        };
    }

    private Vector getSample(FormulaToken at, List<FormulaValue> arguments) {
        if (arguments.size() == 1 && arguments.get(0) instanceof Num count) {
            return new Vector(values(history.last((int) Math.max(0, count.value()))));
        }
        List<FormulaValue> times = new ArrayList<>(arguments);
        double wanted = 0;
        if (!times.isEmpty() && times.get(times.size() - 1) instanceof Num percent) {
            wanted = percent.value();
            times.remove(times.size() - 1);
        }
        Span span = span(at, times);
        List<Double> found = samples(span);
        double received = MetricHistory.percent(found.size(), span.length());
        if (received < wanted) {
            throw new FormulaException(
                    at,
                    "Insufficient data from data set: " + name + " wanted " + new Num(wanted) + "%, received "
                            + new Num(received) + "%");
        }
        return new Vector(found);
    }

    private Span span(FormulaToken at, List<FormulaValue> times) {
        if (times.isEmpty() || times.size() > 2) {
            throw new FormulaException(at, at.text() + " takes one or two times or time intervals");
        }
        Instant first = moment(at, times.get(0));
        Instant second = times.size() == 2 ? moment(at, times.get(1)) : now;
        return first.isBefore(second) ? new Span(first, second) : new Span(second, first);
    }

    private Instant moment(FormulaToken at, FormulaValue value) {
        if (value instanceof Interval back) {
            return now.minus(back.value());
        }
        if (value instanceof Time time) {
            return time.value();
        }
        throw new FormulaException(at, at.text() + " cannot be applied to " + value.type());
    }

    private List<Double> samples(Span span) {
        return values(history.between(span.from(), span.to()));
    }

    private List<Double> values(List<MetricHistory.Sample> samples) {
        return samples.stream()
                .map(sample -> sample.values().getOrDefault(name, 0.0))
                .toList();
    }
}
