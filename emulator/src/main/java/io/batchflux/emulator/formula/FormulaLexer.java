package io.batchflux.emulator.formula;

import io.batchflux.emulator.formula.FormulaToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A lexer splits an autoscale formula into words; comments are left out. */
final class FormulaLexer {

    private static final Pattern BLANK = Pattern.compile("\\s++|//[^\\n]*+|/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?");
    private static final Pattern NAME = Pattern.compile("\\$?[A-Za-z_]\\w*");
    private static final Pattern STRING = Pattern.compile("\"([^\"\\n]*)\"|'([^'\\n]*)'");
    private static final Pattern SIGN = Pattern.compile("&&|\\|\\||[<>=!]=|[-+*/<>!?:;,.()\\[\\]=]");

    private final String formula;
    private final List<FormulaToken> tokens = new ArrayList<>();
    private int at;

    private FormulaLexer(String formula) {
        this.formula = formula;
    }

    /** @throws FormulaException if something in it is no word */
    static List<FormulaToken> tokens(String formula) {
        return new FormulaLexer(formula).read();
    }

    private List<FormulaToken> read() {
        skipBlanks();
        while (at < formula.length()) {
            boolean found = take(NUMBER, Kind.NUMBER)
                    || take(NAME, Kind.NAME)
                    || take(STRING, Kind.STRING)
                    || take(SIGN, Kind.SIGN);
            if (!found) {
                throw new FormulaException(token(Kind.END, ""), "'" + formula.charAt(at) + "' cannot be at this place");
            }
            skipBlanks();
        }
        tokens.add(token(Kind.END, "the end of the formula"));
        return tokens;
    }

    private void skipBlanks() {
        Matcher blank = BLANK.matcher(formula).region(at, formula.length());
        while (blank.lookingAt()) {
            at = blank.end();
            blank.region(at, formula.length());
        }
    }

    private boolean take(Pattern pattern, Kind kind) {
        Matcher word = pattern.matcher(formula).region(at, formula.length());
        if (!word.lookingAt()) {
            return false;
        }
        String text = word.group();
        tokens.add(token(kind, kind == Kind.STRING ? text.substring(1, text.length() - 1) : text));
        at = word.end();
        return true;
    }

    private FormulaToken token(Kind kind, String text) {
        String before = formula.substring(0, at);
        int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
        return new FormulaToken(kind, text, line, at - before.lastIndexOf('\n'));
    }
}
