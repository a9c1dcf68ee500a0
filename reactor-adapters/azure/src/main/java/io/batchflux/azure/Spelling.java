package io.batchflux.azure;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/** Finds what somebody who has misspelt a name may have meant. Capitals, hyphens and underscores do not count. */
final class Spelling {

    private static final int MOST_LETTERS = 2;

    /** What such names have in common tells none of them. */
    private static final Set<String> COMMON =
            Set.of("account", "base", "dir", "domain", "host", "id", "key", "name", "url");

    private Spelling() {}

    /**
     * Returns the name that differs in two letters at most or, if there is none, the one that has most of its words: all of them, or one
     * that no other name has. Of several, the first counts.
     */
    static Optional<String> nearest(String misspelt, List<String> names) {
        Optional<String> byLetters = names.stream()
                .min(Comparator.comparingInt(name -> distance(plain(name), plain(misspelt))))
                .filter(name -> isNearly(name, misspelt));
        return byLetters.or(() -> byWords(words(misspelt), names));
    }

    /** Returns whether the words differ in two letters at most. */
    static boolean isNearly(String word, String other) {
        return distance(plain(word), plain(other)) <= MOST_LETTERS;
    }

    private static Optional<String> byWords(List<String> misspelt, List<String> names) {
        return names.stream()
                .filter(name -> (misspelt.size() > 1 && misspelt.stream().allMatch(word -> has(name, word)))
                        || misspelt.stream().anyMatch(word -> has(name, word) && tells(word, names)))
                .max(Comparator.comparingInt((String name) -> score(misspelt, name))
                        .thenComparing(names::indexOf, Comparator.reverseOrder()));
    }

    private static boolean tells(String word, List<String> names) {
        return !COMMON.contains(word)
                && (count(word, names, String::equals) == 1
                        || (count(word, names, String::equals) == 0 && count(word, names, Spelling::isNearWord) == 1));
    }

    private static long count(String word, List<String> names, BiPredicate<String, String> same) {
        return names.stream()
                .filter(name -> words(name).stream().anyMatch(each -> same.test(each, word)))
                .count();
    }

    private static boolean has(String name, String word) {
        return words(name).stream().anyMatch(each -> isNearWord(each, word));
    }

    private static int score(List<String> misspelt, String name) {
        List<String> words = words(name);
        int near = (int) misspelt.stream().filter(word -> has(name, word)).count();
        int exact = (int) misspelt.stream().filter(words::contains).count();
        return 100 * near + 10 * exact - words.size();
    }

    private static boolean isNearWord(String word, String other) {
        int shorter = Math.min(word.length(), other.length());
        return word.equals(other)
                || (shorter >= 3 && (word.startsWith(other) || other.startsWith(word)))
                || (shorter >= 4 && (word.regionMatches(0, other, 0, 4) || distance(word, other) <= 1));
    }

    /** Returns the words of a name, however they are joined; what is called an endpoint elsewhere is a URL here. */
    private static List<String> words(String name) {
        return Arrays.stream(name.replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                        .toLowerCase(Locale.ROOT)
                        .split("[^a-z0-9]+"))
                .filter(word -> !word.isEmpty())
                .map(word -> word.equals("endpoint") || word.equals("uri") ? "url" : word)
                .toList();
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
    }

    /** Returns how many letters must be inserted, removed, changed or swapped with the next to make one word of the other. */
    private static int distance(String one, String other) {
        int[][] rows = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    rows[i][j] = i + j;
                    continue;
                }
                int changed = rows[i - 1][j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                rows[i][j] = Math.min(changed, 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
                }
            }
        }
        return rows[one.length()][other.length()];
    }
}
