package io.batchflux.emulator;

/**
 * Which of the requests that a fault is meant for it strikes.
 *
 * @param rule how they are chosen
 * @param number the number that goes with the rule; at least 1
 * @param probability the chance of one that is chosen to be struck; more than 0, at most 1
 */
public record FaultTrigger(Rule rule, int number, double probability) {

    /** How requests are chosen by their number. */
    public enum Rule {
        /** Only the number's one. */
        NTH,
        /** As many as the number says, from the first one on. */
        FIRST,
        /** Each whose number is a multiple. */
        EVERY
    }

    /** Validates the values. */
    public FaultTrigger {
        if (number < 1) {
            throw new IllegalArgumentException("first, nth and every must be at least 1, was " + number);
        }
        if (!(probability > 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability must be more than 0 and at most 1, was " + probability);
        }
    }

    /** Every request. */
    public static FaultTrigger always() {
        return new FaultTrigger(Rule.EVERY, 1, 1);
    }

    /** The first so many requests. */
    public static FaultTrigger first(int number) {
        return new FaultTrigger(Rule.FIRST, number, 1);
    }

    /** One request, 1 for the first one. */
    public static FaultTrigger nth(int number) {
        return new FaultTrigger(Rule.NTH, number, 1);
    }

    /** Every so many requests one. */
    public static FaultTrigger every(int number) {
        return new FaultTrigger(Rule.EVERY, number, 1);
    }

    /** Each request by chance. */
    public static FaultTrigger probability(double probability) {
        return always().withProbability(probability);
    }

    /** A copy in which chance decides too. */
    public FaultTrigger withProbability(double probability) {
        return new FaultTrigger(rule, number, probability);
    }

    /** @param index the number of the request, from 1 on */
    public boolean chooses(long index) {
        return switch (rule) {
            case NTH -> index == number;
            case FIRST -> index <= number;
            case EVERY -> index % number == 0;
        };
    }

    /** As in the text of a fault, with a comma before each part. */
    String text() {
        String count = rule == Rule.EVERY && number == 1
                ? ""
                : "," + rule.name().toLowerCase(java.util.Locale.ROOT) + "=" + number;
        return count + (probability == 1 ? "" : ",probability=" + probability);
    }
}
