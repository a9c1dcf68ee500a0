package io.batchflux.emulator.formula;

import io.batchflux.emulator.formula.FormulaValue.Interval;
import io.batchflux.emulator.formula.FormulaValue.Num;
import io.batchflux.emulator.formula.FormulaValue.Text;
import io.batchflux.emulator.formula.FormulaValue.Time;
import io.batchflux.emulator.formula.FormulaValue.Vector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** This class knows what the operators of autoscale formulas do with which types of values. */
final class FormulaOperators {

    private FormulaOperators() {}

    /** @throws FormulaException if the operator cannot be applied to the value */
    static FormulaValue unary(FormulaToken operator, FormulaValue operand) {
        if (operand instanceof Num num) {
            return operator.isSign("-") ? new Num(-num.value()) : FormulaValue.truth(num.value() == 0);
        }
        if (operand instanceof Interval interval && operator.isSign("-")) {
            return new Interval(interval.value().negated());
        }
        throw new FormulaException(operator, "operator " + operator.text() + " cannot be applied to " + operand.type());
    }

    /** @throws FormulaException if the operator cannot be applied to the values */
    static FormulaValue binary(FormulaToken operator, FormulaValue left, FormulaValue right) {
        return switch (operator.text()) {
            case "&&", "||", "+", "-", "*", "/" -> arithmetic(operator, left, right);
            default -> comparison(operator, left, right);
        };
    }

    private static FormulaValue arithmetic(FormulaToken operator, FormulaValue left, FormulaValue right) {
        if (left instanceof Num a && right instanceof Num b) {
            return new Num(number(operator, a.value(), b.value()));
        }
        if (left instanceof Vector a && !isLogical(operator)) {
            if (right instanceof Num b) {
                return new Vector(a.values().stream()
                        .map(value -> number(operator, value, b.value()))
                        .toList());
            }
            if (right instanceof Vector b && a.values().size() == b.values().size()) {
                return new Vector(componentwise(operator, a.values(), b.values()));
            }
        }
        return temporal(operator, left, right);
    }

    private static FormulaValue temporal(FormulaToken operator, FormulaValue left, FormulaValue right) {
        String sign = operator.text();
        if (left instanceof Interval a && right instanceof Num b && (sign.equals("*") || sign.equals("/"))) {
            return interval(sign.equals("*") ? seconds(a) * b.value() : seconds(a) / b.value(), operator);
        }
        if (left instanceof Num a && right instanceof Interval b && sign.equals("*")) {
            return interval(a.value() * seconds(b), operator);
        }
        if (left instanceof Interval a && right instanceof Interval b && (sign.equals("+") || sign.equals("-"))) {
            Duration other = b.value();
            return new Interval(
                    sign.equals("+") ? a.value().plus(other) : a.value().minus(other));
        }
        if (left instanceof Interval a && right instanceof Time b && sign.equals("+")) {
            return new Time(b.value().plus(a.value()));
        }
        if (left instanceof Time a && right instanceof Interval b && (sign.equals("+") || sign.equals("-"))) {
            return new Time(
                    sign.equals("+") ? a.value().plus(b.value()) : a.value().minus(b.value()));
        }
        if (left instanceof Time a && right instanceof Time b && sign.equals("-")) {
            return new Interval(Duration.between(b.value(), a.value()));
        }
        throw mismatch(operator, left, right);
    }

    private static FormulaValue comparison(FormulaToken operator, FormulaValue left, FormulaValue right) {
        int order;
        if (left instanceof Num a && right instanceof Num b) {
            order = Double.compare(a.value(), b.value());
        } else if (left instanceof Text a && right instanceof Text b) {
            order = a.value().compareTo(b.value());
        } else if (left instanceof Time a && right instanceof Time b) {
            order = a.value().compareTo(b.value());
        } else if (left instanceof Interval a && right instanceof Interval b) {
            order = a.value().compareTo(b.value());
        } else {
            throw mismatch(operator, left, right);
        }
        return FormulaValue.truth(
                switch (operator.text()) {
                    case "<" -> order < 0;
                    case "<=" -> order <= 0;
                    case ">" -> order > 0;
                    case ">=" -> order >= 0;
                    case "==" -> order == 0;
                    default -> order != 0;
                });
    }

    private static double number(FormulaToken operator, double a, double b) {
        return switch (operator.text()) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "&&" -> a != 0 && b != 0 ? 1 : 0;
            case "||" -> a != 0 || b != 0 ? 1 : 0;
            default -> {
                if (b == 0) {
                    throw new FormulaException(operator, "division by zero");
                }
                yield a / b;
            }
        };
    }

    private static List<Double> componentwise(FormulaToken operator, List<Double> a, List<Double> b) {
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < a.size(); i++) {
            values.add(number(operator, a.get(i), b.get(i)));
        }
        return values;
    }

    private static boolean isLogical(FormulaToken operator) {
        return operator.isSign("&&") || operator.isSign("||");
    }

    private static double seconds(Interval interval) {
        long whole = interval.value().toSeconds();
        return whole + interval.value().minusSeconds(whole).toNanos() / 1e9;
    }

    private static Interval interval(double seconds, FormulaToken at) {
        if (!(Math.abs(seconds) < 1e12)) {
            throw new FormulaException(at, "the time interval is too long");
        }
        long whole = (long) Math.floor(seconds);
        return new Interval(Duration.ofSeconds(whole, Math.round((seconds - whole) * 1e9)));
    }

    private static FormulaException mismatch(FormulaToken operator, FormulaValue left, FormulaValue right) {
        return new FormulaException(
                operator,
                "operator " + operator.text() + " cannot be applied to " + left.type() + " and " + right.type());
    }
}
