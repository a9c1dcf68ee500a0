package io.batchflux.emulator.odata;

import io.batchflux.emulator.wire.BatchException;
import java.util.ArrayList;
import java.util.List;

/** A lexer cuts a filter into words, strings and signs. */
final class FilterLexer {

    /** A kind says what a token is. */
    enum Kind {
        WORD,
        TEXT,
        TIME,
        SIGN,
        END
    }

    /** A token: for a string and a time, the text between the quotes. */
    record Token(Kind kind, String text) {

        boolean is(Kind otherKind, String otherText) {
            return kind == otherKind && text.equals(otherText);
        }
    }

    private final String filter;
    private int at;

    private FilterLexer(String filter) {
        this.filter = filter;
    }

    static List<Token> tokens(String filter) {
        return new FilterLexer(filter).read();
    }

    private List<Token> read() {
        List<Token> tokens = new ArrayList<>();
        while (at < filter.length()) {
            char c = filter.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '(' || c == ')' || c == ',') {
                tokens.add(new Token(Kind.SIGN, String.valueOf(c)));
                at++;
            } else if (c == '\'') {
                tokens.add(new Token(Kind.TEXT, quoted()));
            } else {
                tokens.add(wordOrTime());
            }
        }
        tokens.add(new Token(Kind.END, "the end"));
        return tokens;
    }

    private Token wordOrTime() {
        int start = at;
        while (at < filter.length()
                && !Character.isWhitespace(filter.charAt(at))
                && "(),'".indexOf(filter.charAt(at)) < 0) {
            at++;
        }
        String word = filter.substring(start, at);
        if (word.equalsIgnoreCase("datetime") && at < filter.length() && filter.charAt(at) == '\'') {
            return new Token(Kind.TIME, quoted());
        }
        return new Token(Kind.WORD, word);
    }

    /** Reads from a quote to the next one; two quotes in a row are one quote of the string. */
    private String quoted() {
        StringBuilder text = new StringBuilder();
        for (at++; at < filter.length(); at++) {
            if (filter.charAt(at) != '\'') {
                text.append(filter.charAt(at));
            } else if (at + 1 < filter.length() && filter.charAt(at + 1) == '\'') {
                text.append('\'');
                at++;
            } else {
                at++;
                return text.toString();
            }
        }
        throw BatchException.invalidQuery("$filter", filter, "a quote is not closed");
    }
}
