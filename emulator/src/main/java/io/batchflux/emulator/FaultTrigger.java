package io.batchflux.emulator;

/**
 * A trigger chooses which of the requests that a fault is meant for it strikes.
 *
 * @param rule how they are chosen
 * @param number the number that goes with the rule; at least 1
 * @param probability the chance of one that is chosen to be struck; more than 0, at most 1
 */
public record FaultTrigger(Rule rule, int number, double probability) {

    /** A rule says how requests are chosen by their number. */
    public enum Rule {
        /** The fault strikes only the request with the number. */
        NTH,
        /** The fault strikes as many requests as the number says, from the first one on. */
        FIRST,
        /** The fault strikes each request whose number is a multiple. */
        EVERY
    }

    /** Checks the values. */
    public FaultTrigger {
        if (number < 1) {
            throw new IllegalArgumentException("first, nth and every must be at least 1, was " + number);
        }
        if (!(probability > 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability must be more than 0 and at most 1, was " + probability);
        }
    }

    /** Returns a trigger that chooses every request. */
    public static FaultTrigger always() {
        return new FaultTrigger(Rule.EVERY, 1, 1);
    }

    /** Returns a trigger that chooses the first so many requests. */
    public static FaultTrigger first(int number) {
        return new FaultTrigger(Rule.FIRST, number, 1);
    }

    /** Returns a trigger that chooses one request by its number; 1 is the first one. */
    public static FaultTrigger nth(int number) {
        return new FaultTrigger(Rule.NTH, number, 1);
    }

    /** Returns a trigger that chooses one of so many requests, again and again. */
    public static FaultTrigger every(int number) {
        return new FaultTrigger(Rule.EVERY, number, 1);
    }

    /** Returns a trigger that chooses each request by chance. */
    public static FaultTrigger probability(double probability) {
        return always().withProbability(probability);
    }

    /** Returns a copy in which chance decides too. */
    public FaultTrigger withProbability(double probability) {
        return Copy.with(this, "probability", probability);
    }

    /**
     * Returns whether the rule chooses a request, before chance decides.
     *
     * @param index the number of the request, from 1 on
     */
    public boolean chooses(long index) {
        return switch (rule) {
            case NTH -> index == number;
            case FIRST -> index <= number;
            case EVERY -> index % number == 0;
        };
    }

    /** Returns the trigger as in the text of a fault, with a comma before each part. */
    String text() {
        String count = rule == Rule.EVERY && number == 1
                ? ""
                : "," + rule.name().toLowerCase(java.util.Locale.ROOT) + "=" + number;
        return count + (probability == 1 ? "" : ",probability=" + probability);
    }
}
