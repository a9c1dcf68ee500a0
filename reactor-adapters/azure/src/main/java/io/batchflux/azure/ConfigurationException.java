package io.batchflux.azure;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used: all that is wrong with it, found before any request was sent. */
public final class ConfigurationException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final List<Problem> problems;

    ConfigurationException(List<Problem> problems) {
        super(message(problems));
        this.problems = List.copyOf(problems);
    }

    /** Returns each thing that is wrong. */
    public List<Problem> problems() {
        return problems;
    }

    private static String message(List<Problem> problems) {
        return problems.stream()
                .map(problem -> problem.text() + " " + problem.remedy())
                .collect(Collectors.joining(
                        "\n- ",
                        problems.size() == 1
                                ? "The configuration has a problem:\n- "
                                : "The configuration has " + problems.size() + " problems:\n- ",
                        ""));
    }

    /**
     * One thing that is wrong.
     *
     * @param key the key's name, or the file's if the file is wrong
     * @param text what is wrong: the rule, the value unless it is a secret, and where it was looked for
     * @param remedy what to do about it
     */
    public record Problem(String key, String text, String remedy) implements Serializable {}
}
