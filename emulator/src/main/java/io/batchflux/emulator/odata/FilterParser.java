package io.batchflux.emulator.odata;

import io.batchflux.emulator.odata.FilterLexer.Kind;
import io.batchflux.emulator.odata.FilterLexer.Token;
import io.batchflux.emulator.odata.FilterNode.Literal;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.ServiceTime;
import java.util.List;

/** Reads an OData filter: comparisons and {@code startswith}, joined by {@code and}, {@code or} and parentheses. */
public final class FilterParser {

    private final String filter;
    private final List<Token> tokens;
    private int at;

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
        FilterNode node = conjunction();
        while (peek().is(Kind.WORD, "or")) {
            at++;
            node = new FilterNode.Or(node, conjunction());
        }
        return node;
    }

    private FilterNode conjunction() {
        FilterNode node = term();
        while (peek().is(Kind.WORD, "and")) {
            at++;
            node = new FilterNode.And(node, term());
        }
        return node;
    }

    private FilterNode term() {
        if (peek().is(Kind.SIGN, "(")) {
            at++;
            FilterNode node = alternatives();
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
