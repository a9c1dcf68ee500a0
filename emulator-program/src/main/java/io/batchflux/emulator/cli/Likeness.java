package io.batchflux.emulator.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds what somebody may have meant who has mistyped it. */
final class Likeness {

    private Likeness() {}

    /** The option that is most like an argument; empty if none is like it. */
    static Optional<String> mostLike(String argument, List<String> options) {
        String name = argument.replaceFirst("=.*", "");
        int most = Math.max(2, name.length() / 3);
        return options.stream()
                .filter(option -> option.startsWith("--"))
                .filter(option -> distance(name, option) <= most || (name.length() > 4 && option.startsWith(name)))
                .min(Comparator.comparingInt((String option) -> distance(name, option))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** How many letters have to be put in, left out, replaced or swapped with their neighbours. */
    static int distance(String from, String to) {
        int[][] steps = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    steps[i][j] = i + j;
                    continue;
                }
                int replaced = steps[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                steps[i][j] = Math.min(replaced, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    steps[i][j] = Math.min(steps[i][j], steps[i - 2][j - 2] + 1);
                }
            }
        }
        return steps[from.length()][to.length()];
    }
}
