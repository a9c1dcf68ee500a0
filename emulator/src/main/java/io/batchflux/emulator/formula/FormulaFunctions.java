package io.batchflux.emulator.formula;

import io.batchflux.emulator.formula.FormulaValue.Num;
import io.batchflux.emulator.formula.FormulaValue.Text;
import io.batchflux.emulator.formula.FormulaValue.Time;
import io.batchflux.emulator.formula.FormulaValue.Vector;
import io.batchflux.emulator.wire.ServiceTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/** The functions that autoscale formulas can call. */
final class FormulaFunctions {

    private final Instant now;
    private final Random random;

    /** @param now what {@code time()} gives */
    FormulaFunctions(Instant now, Random random) {
        this.now = now;
        this.random = random;
    }

    /** @throws FormulaException if there is no such function, or not with such arguments */
    FormulaValue call(FormulaToken at, List<FormulaValue> arguments) {
        return switch (at.text()) {
            case "time" -> time(at, arguments);
            case "rand" -> new Num(random.nextDouble());
            case "lg" -> elementwise(at, arguments, value -> Math.log(value) / Math.log(2));
            case "ln" -> elementwise(at, arguments, Math::log);
            case "log" -> elementwise(at, arguments, Math::log10);
            case "ceil" -> elementwise(at, arguments, Math::ceil);
            case "floor" -> elementwise(at, arguments, Math::floor);
            case "round" -> elementwise(at, arguments, FormulaFunctions::round);
            case "vec" -> new Vector(numbers(at, arguments));
            case "val" -> element(at, arguments);
            case "percentile" -> percentile(at, arguments);
            case "len" -> new Num(numbers(at, arguments).size());
            case "sum" -> new Num(sum(numbers(at, arguments)));
            default -> new Num(statistic(at, numbers(at, arguments)));
        };
    }

    private static double statistic(FormulaToken at, List<Double> values) {
        String name = at.text();
        if (!List.of("avg", "max", "min", "norm", "range", "std").contains(name)) {
            throw new FormulaException(at, "there is no function " + name);
        }
        if (values.isEmpty()) {
            throw new FormulaException(at, "Insufficient data: " + name + " needs at least one value");
        }
        double mean = sum(values) / values.size();
        return switch (name) {
            case "max" -> Collections.max(values);
            case "min" -> Collections.min(values);
            case "range" -> Collections.max(values) - Collections.min(values);
            case "norm" -> Math.sqrt(squares(values, 0));
            case "std" -> values.size() == 1 ? 0 : Math.sqrt(squares(values, mean) / (values.size() - 1));
            default -> mean;
        };
    }

    private Time time(FormulaToken at, List<FormulaValue> arguments) {
        if (arguments.isEmpty() || arguments.equals(List.of(new Text("")))) {
            return new Time(now);
        }
        if (arguments.size() == 1 && arguments.get(0) instanceof Text text) {
            return new Time(ServiceTime.parseLiteral(text.value())
                    .orElseThrow(() -> new FormulaException(at, "'" + text.value() + "' is not a time")));
        }
        throw new FormulaException(at, "time takes one string or nothing");
    }

    /** Returns a number of one number, and a vector of everything else. */
    private static FormulaValue elementwise(
            FormulaToken at, List<FormulaValue> arguments, DoubleUnaryOperator function) {
        if (arguments.size() == 1 && arguments.get(0) instanceof Num num) {
            return new Num(function.applyAsDouble(num.value()));
        }
        return new Vector(
                numbers(at, arguments).stream().map(function::applyAsDouble).toList());
    }

    /** To the nearest whole number; of two that are as near, to the one further from zero. */
    private static double round(double value) {
        return Math.copySign(Math.floor(Math.abs(value) + 0.5), value);
    }

    private static Num element(FormulaToken at, List<FormulaValue> arguments) {
        if (arguments.size() == 2
                && arguments.get(0) instanceof Vector vector
                && arguments.get(1) instanceof Num index) {
            int i = (int) index.value();
            if (i >= 0 && i < vector.values().size()) {
                return new Num(vector.values().get(i));
            }
            throw new FormulaException(at, "there is no element " + i + " in " + vector);
        }
        throw new FormulaException(at, "val takes a doubleVec and a double");
    }

    private static Num percentile(FormulaToken at, List<FormulaValue> arguments) {
        if (arguments.size() == 2
                && arguments.get(0) instanceof Vector vector
                && arguments.get(1) instanceof Num share
                && !vector.values().isEmpty()
                && share.value() >= 0
                && share.value() <= 100) {
            List<Double> sorted = vector.values().stream().sorted().toList();
            int rank = (int) Math.ceil(share.value() / 100 * sorted.size());
            return new Num(sorted.get(Math.max(0, rank - 1)));
        }
        throw new FormulaException(at, "percentile takes a doubleVec with values and a double from 0 to 100");
    }

    private static List<Double> numbers(FormulaToken at, List<FormulaValue> arguments) {
        List<Double> numbers = new ArrayList<>();
        for (FormulaValue argument : arguments) {
            if (argument instanceof Num num) {
                numbers.add(num.value());
            } else if (argument instanceof Vector vector) {
                numbers.addAll(vector.values());
            } else {
                throw new FormulaException(at, at.text() + " cannot be applied to " + argument.type());
            }
        }
        return numbers;
    }

    private static double sum(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sum();
    }

    private static double squares(List<Double> values, double center) {
        return values.stream()
                .mapToDouble(value -> (value - center) * (value - center))
                .sum();
    }
}
