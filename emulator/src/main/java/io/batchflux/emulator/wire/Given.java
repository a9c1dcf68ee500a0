package io.batchflux.emulator.wire;

/** What was given for an option: it is there, and a message shows so much of it as somebody reads. */
public final class Given {

    private static final int LONGEST = 100;

    private Given() {}

    /**
     * Returns the value.
     *
     * @throws NullPointerException if there is none, with its name
     */
    public static <T> T present(String name, T value) {
        if (value == null) {
            throw new NullPointerException(name + " must not be null");
        }
        return value;
    }

    /**
     * Returns the text.
     *
     * @throws IllegalArgumentException if it has a NUL, which no process can be given
     */
    public static String withoutNul(String name, String text) {
        int nul = present(name, text).indexOf('\0');
        if (nul >= 0) {
            throw new IllegalArgumentException(name + " must not have a NUL, had one at index " + nul);
        }
        return text;
    }

    /** Returns the beginning of the text, with a code in place of each character that cannot be seen. */
    public static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.chars().limit(LONGEST).forEach(c -> {
            if (Character.isISOControl(c) || Character.isSurrogate((char) c)) {
                shown.append(String.format("\\u%04x", c));
            } else {
                shown.append((char) c);
            }
        });
        return text.length() > LONGEST ? shown + "… (" + text.length() + " characters)" : shown.toString();
    }
}
