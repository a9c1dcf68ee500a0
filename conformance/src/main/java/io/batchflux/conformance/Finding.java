package io.batchflux.conformance;

/**
 * A finding is one question of a check and what the account did.
 *
 * @param asks the question, as a statement's beginning
 * @param emulator what the emulator does, or why it has nothing to say
 * @param seen what this account did, or why it was not asked
 * @param kind whether the two are to be compared
 * @param note what else is to be known
 */
record Finding(String asks, String emulator, String seen, Kind kind, String note) {

    private static final String NOTHING = "cannot show it";

    /** What a difference between emulator and account means. */
    enum Kind {
        /** A source says what the service does: a difference is a mistake of the emulator's, or of the library's. */
        KNOWN,
        /** Nobody knows what the service does: the library is right in either case, and the emulator can do both. */
        UNKNOWN,
        /** There is nothing to compare it with. */
        TOLD,
        /** The account could not be asked. */
        NOT_ASKED
    }

    /** Of what a source says of the service. */
    static Finding of(String asks, String emulator, Object seen) {
        return new Finding(asks, emulator, seen.toString(), Kind.KNOWN, "");
    }

    /**
     * Of what no source says.
     *
     * @param otherwise what lets the emulator do the other
     */
    static Finding unknown(String asks, String emulator, Object seen, String otherwise) {
        return new Finding(
                asks, emulator, seen.toString(), Kind.UNKNOWN, "was not known; the emulator's other way: " + otherwise);
    }

    /** Of what the emulator cannot show, or what differs from time to time. */
    static Finding told(String asks, Object seen) {
        return new Finding(asks, NOTHING, seen.toString(), Kind.TOLD, "");
    }

    /** Of what this account cannot be asked. */
    static Finding notAsked(String asks, String reason) {
        return new Finding(asks, "", reason, Kind.NOT_ASKED, "");
    }

    boolean agrees() {
        return switch (kind) {
            case KNOWN, UNKNOWN -> emulator.equals(seen);
            case TOLD, NOT_ASKED -> true;
        };
    }

    boolean wasAsked() {
        return kind != Kind.NOT_ASKED;
    }
}
