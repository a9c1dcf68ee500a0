package io.batchflux.emulator.formula;

import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.ErrorCode;
import java.util.List;
import java.util.Optional;

/**
 * A formula says how large a pool is to be: statements that one after the other give values to variables.
 *
 * @param text the formula as it was written
 * @param statements the statements
 */
public record Formula(String text, List<Statement> statements) {

    static final int MAX_LENGTH = 8 * 1024;

    /**
     * A statement.
     *
     * @param variable the variable that it gives a value to
     * @param value the value
     */
    record Statement(Optional<FormulaToken> variable, FormulaNode value) {}

    /** @throws BatchException if it is too long or is not one */
    public static Formula read(String text) {
        if (text.length() > MAX_LENGTH) {
            throw ErrorCode.AUTO_SCALING_FORMULA_TOO_LONG.with("MaxLimit", String.valueOf(MAX_LENGTH));
        }
        try {
            return new Formula(text, FormulaParser.parse(text));
        } catch (FormulaException malformed) {
            throw ErrorCode.AUTO_SCALING_FORMULA_SYNTAX_ERROR.with("Message", malformed.reason());
        }
    }
}
