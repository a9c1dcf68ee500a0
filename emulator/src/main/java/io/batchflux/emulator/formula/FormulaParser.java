package io.batchflux.emulator.formula;

import io.batchflux.emulator.formula.Formula.Statement;
import io.batchflux.emulator.formula.FormulaToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Reads an autoscale formula, with the precedence of operators that C has. */
final class FormulaParser {

    private static final int MAX_STATEMENTS = 100;
    private static final int MAX_DEPTH = 100;
    private static final int MAX_OPERATORS = 500;

    private static final List<Set<String>> PRECEDENCE = List.of(
            Set.of("||"),
            Set.of("&&"),
            Set.of("==", "!="),
            Set.of("<", "<=", ">", ">="),
            Set.of("+", "-"),
            Set.of("*", "/"));

    private final List<FormulaToken> tokens;
    private int at;
    private int depth;
    private int operators;

    private FormulaParser(List<FormulaToken> tokens) {
        this.tokens = tokens;
    }

    /** @throws FormulaException if it is not a formula */
    static List<Statement> parse(String formula) {
        return new FormulaParser(FormulaLexer.tokens(formula)).statements();
    }

    private List<Statement> statements() {
        List<Statement> statements = new ArrayList<>();
        while (peek().kind() != Kind.END) {
            if (peek().isSign(";")) {
                at++;
                continue;
            }
            if (statements.size() == MAX_STATEMENTS) {
                throw new FormulaException(peek(), "there are more than " + MAX_STATEMENTS + " statements");
            }
            statements.add(statement());
            if (peek().kind() != Kind.END) {
                sign(";");
            }
        }
        if (statements.isEmpty()) {
            throw new FormulaException(peek(), "the formula is empty");
        }
        return statements;
    }

    private Statement statement() {
        operators = 0;
        if (peek().kind() == Kind.NAME && tokens.get(at + 1).isSign("=")) {
            FormulaToken variable = next();
            sign("=");
            return new Statement(Optional.of(variable), expression());
        }
        return new Statement(Optional.empty(), expression());
    }

    private FormulaNode expression() {
        return nested(() -> {
            FormulaNode condition = binary(0);
            if (!peek().isSign("?")) {
                return condition;
            }
            FormulaToken question = next();
            FormulaNode then = expression();
            sign(":");
            return new FormulaNode.Choice(question, condition, then, expression());
        });
    }

    private FormulaNode binary(int level) {
        if (level == PRECEDENCE.size()) {
            return unary();
        }
        FormulaNode left = binary(level + 1);
        while (peek().kind() == Kind.SIGN && PRECEDENCE.get(level).contains(peek().text())) {
            FormulaToken operator = next();
            if (++operators > MAX_OPERATORS) {
                throw new FormulaException(operator, "the statement has more than " + MAX_OPERATORS + " operators");
            }
            left = new FormulaNode.Binary(operator, left, binary(level + 1));
        }
        return left;
    }

    private FormulaNode unary() {
        if (peek().isSign("-") || peek().isSign("!")) {
            FormulaToken operator = next();
            return nested(() -> new FormulaNode.Unary(operator, unary()));
        }
        FormulaNode node = primary();
        while (peek().isSign(".")) {
            at++;
            FormulaToken name = name();
            node = peek().isSign("(")
                    ? new FormulaNode.Method(name, node, arguments("(", ")"))
                    : new FormulaNode.Member(name, node);
        }
        return node;
    }

    private FormulaNode primary() {
        FormulaToken token = peek();
        switch (token.kind()) {
            case NUMBER -> {
                return new FormulaNode.Constant(next(), new FormulaValue.Num(Double.parseDouble(token.text())));
            }
            case STRING -> {
                return new FormulaNode.Constant(next(), new FormulaValue.Text(token.text()));
            }
            case NAME -> {
                at++;
                return peek().isSign("(")
                        ? new FormulaNode.Call(token, arguments("(", ")"))
                        : new FormulaNode.Name(token);
            }
            case SIGN, END -> {}
        }
        if (token.isSign("[")) {
            return new FormulaNode.ListOf(token, arguments("[", "]"));
        }
        if (!token.isSign("(")) {
            throw new FormulaException(token, "a value is expected, found " + token.text());
        }
        at++;
        FormulaNode inner = expression();
        sign(")");
        return inner;
    }

    private List<FormulaNode> arguments(String open, String close) {
        List<FormulaNode> arguments = new ArrayList<>();
        sign(open);
        while (!peek().isSign(close)) {
            if (!arguments.isEmpty()) {
                sign(",");
            }
            arguments.add(expression());
        }
        sign(close);
        return arguments;
    }

    /** Counts how deep it is: parentheses within parentheses use the stack; a formula of a few kilobytes must not exhaust it. */
    private FormulaNode nested(Supplier<FormulaNode> inner) {
        if (++depth > MAX_DEPTH) {
            throw new FormulaException(peek(), "the expression is nested too deeply");
        }
        FormulaNode node = inner.get();
        depth--;
        return node;
    }

    private FormulaToken name() {
        if (peek().kind() != Kind.NAME) {
            throw new FormulaException(peek(), "a name is expected, found " + peek().text());
        }
        return next();
    }

    private void sign(String sign) {
        if (!peek().isSign(sign)) {
            throw new FormulaException(peek(), sign + " is expected, found " + peek().text());
        }
        at++;
    }

    private FormulaToken peek() {
        return tokens.get(at);
    }

    private FormulaToken next() {
        return tokens.get(at++);
    }
}
