package io.batchflux.azure;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody who has misspelt a name may have meant. */
final class Spelling {

    private Spelling() {}

    /** Returns the nearest of the names, unless it differs in more than so many letters. */
    static Optional<String> nearest(String misspelt, List<String> names, int mostLetters) {
        return names.stream()
                .min(Comparator.comparingInt(name -> distance(name, misspelt)))
                .filter(name -> distance(name, misspelt) <= mostLetters);
    }

    /** Returns whether the words differ in two letters at most; capitals, hyphens and underscores do not count. */
    static boolean isNearly(String word, String other) {
        return distance(plain(word), plain(other)) <= 2;
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
    }

    /** Returns how many letters must be inserted, removed or changed to make one word of the other. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
