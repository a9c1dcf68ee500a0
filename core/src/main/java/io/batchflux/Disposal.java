package io.batchflux;

/** What becomes of something that is cleaned up. */
public enum Disposal {
    /** It does not exist any more. */
    DELETED("deleted"),
    /** It has ended, and can be looked at. */
    TERMINATED("terminated"),
    /** It stays as it is, as the {@link CleanUp} policy says. */
    KEPT("kept");

    private final String words;

    Disposal(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
