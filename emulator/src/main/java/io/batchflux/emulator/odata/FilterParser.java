package io.batchflux.emulator.odata;

import io.batchflux.emulator.odata.FilterLexer.Kind;
import io.batchflux.emulator.odata.FilterLexer.Token;
import io.batchflux.emulator.odata.FilterNode.Literal;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.ServiceTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Reads an OData filter: comparisons and {@code startswith}, joined by {@code and}, {@code or} and parentheses. */
public final class FilterParser {

    /** Parentheses within parentheses use the stack, which a filter must not exhaust. */
    private static final int MAX_DEPTH = 100;

    private final String filter;
    private final List<Token> tokens;
    private int at;
    private int depth;

    private FilterParser(String filter) {
        this.filter = filter;
        this.tokens = FilterLexer.tokens(filter);
    }

    /** @throws BatchException if the filter is not one */
    public static FilterNode parse(String filter) {
        FilterParser parser = new FilterParser(filter);
        FilterNode node = parser.alternatives();
        if (parser.peek().kind() != Kind.END) {
            throw parser.unexpected("and, or");
        }
        return node;
    }

    private FilterNode alternatives() {
        List<FilterNode> parts = joined("or", this::conjunction);
        return parts.size() == 1 ? parts.get(0) : new FilterNode.Or(parts);
    }

    private FilterNode conjunction() {
        List<FilterNode> parts = joined("and", this::term);
        return parts.size() == 1 ? parts.get(0) : new FilterNode.And(parts);
    }

    private List<FilterNode> joined(String word, Supplier<FilterNode> part) {
        List<FilterNode> parts = new ArrayList<>();
        parts.add(part.get());
        while (peek().is(Kind.WORD, word)) {
            at++;
            parts.add(part.get());
        }
        return parts;
    }

    private FilterNode term() {
        if (peek().is(Kind.SIGN, "(")) {
            at++;
            if (++depth > MAX_DEPTH) {
                throw invalid("parentheses are nested too deeply");
            }
            FilterNode node = alternatives();
            depth--;
            sign(")");
            return node;
        }
        String property = word("a property");
        if (property.equals("startswith") && peek().is(Kind.SIGN, "(")) {
            return startsWith();
        }
        FilterOperator operator =
                FilterOperator.of(word("an operator")).orElseThrow(() -> invalid("an operator is not known"));
        return new FilterNode.Comparison(property, operator, literal());
    }

    private FilterNode startsWith() {
        sign("(");
        String property = word("a property");
        sign(",");
        if (peek().kind() != Kind.TEXT) {
            throw unexpected("a string");
        }
        String prefix = next().text();
        sign(")");
        return new FilterNode.StartsWith(property, prefix);
    }

    private Literal literal() {
        Token token = next();
        return switch (token.kind()) {
            case TEXT -> new Literal.Text(token.text());
            case TIME ->
                new Literal.Time(ServiceTime.parseLiteral(token.text())
                        .orElseThrow(() -> invalid("'" + token.text() + "' is not a time")));
            case WORD -> plainLiteral(token.text());
            case SIGN, END -> throw invalid("a literal is expected, found " + token.text());
        };
    }

    private Literal plainLiteral(String word) {
        if (word.equals("true") || word.equals("false")) {
            return new Literal.Bool(word.equals("true"));
        }
        if (word.matches("[+-]?\\d{1,18}")) {
            return new Literal.Int(Long.parseLong(word));
        }
        throw invalid("'" + word + "' is not a literal");
    }

    private String word(String expected) {
        if (peek().kind() != Kind.WORD) {
            throw unexpected(expected);
        }
        return next().text();
    }

    private void sign(String sign) {
        if (!peek().is(Kind.SIGN, sign)) {
            throw unexpected(sign);
        }
        at++;
    }

    private Token peek() {
        return tokens.get(at);
    }

    private Token next() {
        Token token = tokens.get(at);
        if (token.kind() != Kind.END) {
            at++;
        }
        return token;
    }

    private BatchException unexpected(String expected) {
        return invalid(expected + " is expected, found " + peek().text());
    }

    private BatchException invalid(String reason) {
        return BatchException.invalidQuery("$filter", filter, reason);
    }
}
