package io.batchflux.azure;

import io.batchflux.azure.ConfigurationException.Problem;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says what is wrong with the line at which a reader of TOML has given up. Its value is shown only if it is a word of a known key that is
 * no secret.
 *
 * @param where the file and the line, in words
 * @param line the line
 */
record WrongLine(String where, String line) {

    private static final Pattern WORD = Pattern.compile("[^\\s\"'#]*");
    private static final Pattern OF_TYPOGRAPHERS = Pattern.compile("[\u2018-\u201f\u00ab\u00bb].*");

    Problem problem(Path file) {
        Matcher assignment = NotToml.ASSIGNMENT.matcher(line);
        if (assignment.matches()) {
            return ofValue(assignment.group(1), assignment.group(2));
        }
        if (line.strip().startsWith("[") || line.strip().endsWith("]")) {
            return new Problem(
                    file.toString(),
                    where + ": a section must be written as " + ConfigurationFile.SECTION + " is, alone in its line.",
                    "Correct it or remove it.");
        }
        Optional<String> key = ConfigurationKey.all().stream()
                .map(ConfigurationKey::configurationName)
                .filter(line::contains)
                .max(Comparator.comparingInt(String::length));
        return new Problem(
                key.orElse(file.toString()),
                where + (line.isBlank() ? "." : ": a line must be a key, an equals sign and a value."),
                key.map(name -> "Write it as " + name + " = \"...\", below " + ConfigurationFile.SECTION + ".")
                        .orElse("Correct it or remove it."));
    }

    private Problem ofValue(String key, String value) {
        Optional<ConfigurationKey<?>> variable = ConfigurationKey.all().stream()
                .filter(known -> known.environmentName().equals(key))
                .findFirst();
        if (variable.isPresent()) {
            return problem(
                    key,
                    "the name is that of an environment variable",
                    "Write it as " + variable.get() + " = \"...\", below " + ConfigurationFile.SECTION + ".");
        }
        if (value.startsWith("{")) {
            return problem(
                    key,
                    "the table of " + key
                            + " must be in one line, without a comma before its end, and with texts in quotes",
                    "Or write " + ConfigurationFile.SECTION
                            + " in a line, and each key with its value in a line below.");
        }
        if (value.startsWith("\"") || value.startsWith("'")) {
            return ofText(key, value);
        }
        if (OF_TYPOGRAPHERS.matcher(value).matches()) {
            return problem(key, "the value of " + key + " must be in straight quotes", "Put \" or ' around the text.");
        }
        boolean isNumeric =
                ConfigurationKey.named(key).filter(ConfigurationKey::isNumeric).isPresent();
        String rule = isNumeric ? ConfigurationKey.named(key).orElseThrow().rule() : "a text in quotes or a number";
        String was = WORD.matcher(value).matches() ? ", was " + NotToml.shown(key, value) : "";
        return problem(key, "the value of " + key + " must be " + rule + was, remedy(value, isNumeric));
    }

    private static String remedy(String value, boolean isNumeric) {
        if (value.isEmpty() || value.startsWith("#")) {
            return "Give it a value, or remove the line.";
        }
        if (value.equalsIgnoreCase("null")) {
            return "TOML has no null: remove the line.";
        }
        return isNumeric
                ? "Write a number, without zeros before it, or put a text in quotes."
                : "Put the text in quotes, or remove the line.";
    }

    private Problem ofText(String key, String value) {
        char quote = value.charAt(0);
        boolean isEscaped = quote == '"' && value.indexOf('\\') > 0;
        if (isEscaped) {
            return problem(
                    key,
                    "the value of " + key + " must have no backslash in double quotes but before what it is to change",
                    "Put the text in single quotes, where a backslash is just that.");
        }
        return value.indexOf(quote, 1) < 0
                ? problem(
                        key,
                        "the quotes of " + key + " must be closed by what they begin with",
                        "End the text with " + quote + ".")
                : problem(
                        key,
                        "the value of " + key + " must be one text in quotes, which nothing but a comment follows",
                        "Remove what is behind the quotes, or put all of it in other ones.");
    }

    private Problem problem(String key, String what, String remedy) {
        return new Problem(key, where + ": " + what + ".", remedy);
    }
}
