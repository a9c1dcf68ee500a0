package io.batchflux.conformance;

import java.util.List;
import java.util.stream.Collectors;

/** An outcome is what became of a check. */
sealed interface Outcome {

    /** Returns the outcome in a word or two. */
    String word();

    /** Returns what the check has found. */
    default List<Finding> findings() {
        return List.of();
    }

    /** Makes an outcome of what a check has found. */
    static Outcome of(List<Finding> findings) {
        if (findings.stream().noneMatch(Finding::wasAsked)) {
            return new NotAsked(findings.stream().map(Finding::seen).distinct().collect(Collectors.joining("; ")));
        }
        return findings.stream().allMatch(Finding::agrees) ? new Agrees(findings) : new Differs(findings);
    }

    /** The account does what the emulator does, in all that could be asked. */
    record Agrees(List<Finding> findings) implements Outcome {
        public Agrees {
            findings = List.copyOf(findings);
        }

        @Override
        public String word() {
            return "agrees";
        }
    }

    /** The account does something else than the emulator. */
    record Differs(List<Finding> findings) implements Outcome {
        public Differs {
            findings = List.copyOf(findings);
        }

        @Override
        public String word() {
            return "differs";
        }
    }

    /** The check needs what is not there, or more time than it was given. */
    record NotAsked(String reason) implements Outcome {
        @Override
        public String word() {
            return "not asked";
        }
    }

    /** Something went wrong that says nothing of the question. */
    record Failed(String why) implements Outcome {
        @Override
        public String word() {
            return "failed";
        }
    }
}
