package io.batchflux.emulator.formula;

/**
 * A word of an autoscale formula.
 *
 * @param kind what it is
 * @param text the word; of a string, what is between the quotes
 * @param line the line it is in, from 1 on
 * @param column the column it begins in, from 1 on
 */
record FormulaToken(Kind kind, String text, int line, int column) {

    /** The kinds of words. */
    enum Kind {
        NUMBER,
        STRING,
        NAME,
        SIGN,
        END
    }

    boolean isSign(String sign) {
        return kind == Kind.SIGN && text.equals(sign);
    }
}
