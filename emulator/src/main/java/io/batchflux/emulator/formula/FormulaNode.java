package io.batchflux.emulator.formula;

import java.util.List;

/** A part of an autoscale formula that has a value. */
sealed interface FormulaNode {

    /** Returns where it is in the formula. */
    FormulaToken at();

    /** A value that is written out. */
    record Constant(FormulaToken at, FormulaValue value) implements FormulaNode {}

    /** This node names something. */
    record Name(FormulaToken at) implements FormulaNode {

        String name() {
            return at.text();
        }
    }

    /** A list of values. */
    record ListOf(FormulaToken at, List<FormulaNode> items) implements FormulaNode {}

    /** A sign before a value. */
    record Unary(FormulaToken at, FormulaNode operand) implements FormulaNode {}

    /** A sign between two values. */
    record Binary(FormulaToken at, FormulaNode left, FormulaNode right) implements FormulaNode {}

    /** This node is one of two values. */
    record Choice(FormulaToken at, FormulaNode condition, FormulaNode then, FormulaNode otherwise)
            implements FormulaNode {}

    /** A function and its arguments. */
    record Call(FormulaToken at, List<FormulaNode> arguments) implements FormulaNode {

        String function() {
            return at.text();
        }
    }

    /** A part of a value, such as the hour of a time. */
    record Member(FormulaToken at, FormulaNode owner) implements FormulaNode {

        String member() {
            return at.text();
        }
    }

    /** A method of a metric and its arguments. */
    record Method(FormulaToken at, FormulaNode owner, List<FormulaNode> arguments) implements FormulaNode {

        String method() {
            return at.text();
        }
    }
}
