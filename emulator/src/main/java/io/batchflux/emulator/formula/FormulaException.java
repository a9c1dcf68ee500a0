package io.batchflux.emulator.formula;

/** A formula that cannot be read or evaluated, with the place in it. */
public final class FormulaException extends RuntimeException {

    FormulaException(FormulaToken at, String reason) {
        super("Line " + at.line() + ", Col " + at.column() + ": " + reason, null, false, false);
    }

    FormulaException(int line, int column, String reason) {
        super("Line " + line + ", Col " + column + ": " + reason, null, false, false);
    }

    /** Returns what is wrong and where. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
