package io.batchflux.emulator.formula;

import io.batchflux.emulator.formula.FormulaValue.Num;
import io.batchflux.emulator.formula.FormulaValue.Time;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** This is one evaluation of an autoscale formula. */
public final class FormulaEvaluation {

    private final FormulaVariables variables;
    private final FormulaFunctions functions;
    private boolean stopped;

    private FormulaEvaluation(FormulaVariables variables, Instant now) {
        this.variables = variables;
        this.functions = new FormulaFunctions(now, new Random());
    }

    /**
     * Gives the variables their values.
     *
     * @param now what the formula takes for the present
     * @throws FormulaException if something in it cannot be evaluated
     */
    public static void run(Formula formula, FormulaVariables variables, Instant now) {
        FormulaEvaluation evaluation = new FormulaEvaluation(variables, now);
        for (Formula.Statement statement : formula.statements()) {
            FormulaValue value = evaluation.value(statement.value());
            if (evaluation.stopped) {
                return;
            }
            statement.variable().ifPresent(variable -> variables.assign(variable, value));
        }
    }

    private FormulaValue value(FormulaNode node) {
        if (node instanceof FormulaNode.Constant constant) {
            return constant.value();
        }
        if (node instanceof FormulaNode.Name name) {
            return variables.value(name.at());
        }
        if (node instanceof FormulaNode.ListOf list) {
            return functions.call(
                    new FormulaToken(
                            FormulaToken.Kind.NAME,
                            "vec",
                            list.at().line(),
                            list.at().column()),
                    values(list.items()));
        }
        if (node instanceof FormulaNode.Unary unary) {
            return FormulaOperators.unary(unary.at(), value(unary.operand()));
        }
        if (node instanceof FormulaNode.Binary binary) {
            return FormulaOperators.binary(binary.at(), value(binary.left()), value(binary.right()));
        }
        if (node instanceof FormulaNode.Choice choice) {
            return value(isTrue(choice) ? choice.then() : choice.otherwise());
        }
        if (node instanceof FormulaNode.Member member) {
            return member(member, value(member.owner()));
        }
        if (node instanceof FormulaNode.Method method) {
            return variables.metric(method.owner(), method.at()).call(method.at(), values(method.arguments()));
        }
        FormulaNode.Call call = (FormulaNode.Call) node;
        if (call.function().equals("stop")) {
            stopped = true;
            return new Num(0);
        }
        return functions.call(call.at(), values(call.arguments()));
    }

    private boolean isTrue(FormulaNode.Choice choice) {
        if (value(choice.condition()) instanceof Num condition) {
            return condition.value() != 0;
        }
        throw new FormulaException(choice.at(), "the condition must be a double");
    }

    private List<FormulaValue> values(List<FormulaNode> nodes) {
        List<FormulaValue> values = new ArrayList<>();
        nodes.forEach(node -> values.add(value(node)));
        return values;
    }

    private static FormulaValue member(FormulaNode.Member node, FormulaValue owner) {
        if (owner instanceof Time time) {
            ZonedDateTime moment = time.value().atZone(ZoneOffset.UTC);
            Map<String, Integer> members = Map.of(
                    "year", moment.getYear(),
                    "month", moment.getMonthValue(),
                    "day", moment.getDayOfMonth(),
                    "weekday", moment.getDayOfWeek().getValue() % 7,
                    "hour", moment.getHour(),
                    "minute", moment.getMinute(),
                    "second", moment.getSecond());
            Integer value = members.get(node.member());
            if (value != null) {
                return new Num(value);
            }
        }

        throw new FormulaException(node.at(), owner.type() + " has no member " + node.member());
    }
}
