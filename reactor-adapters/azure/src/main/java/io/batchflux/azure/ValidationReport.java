package io.batchflux.azure;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A report says what {@link AzureBatch#validate()} found out. Printed, it has a line for each check.
 *
 * @param checks the checks, in the order in which they were made
 */
public record ValidationReport(List<Check> checks) {

    /** Copies the list. */
    public ValidationReport {
        checks = List.copyOf(checks);
    }

    /** Returns whether a run can work: no check failed. */
    public boolean isUsable() {
        return checks.stream().noneMatch(check -> check.status() == Status.FAILED);
    }

    @Override
    public String toString() {
        return checks.stream().map(Check::toString).collect(Collectors.joining("\n"));
    }

    /**
     * One check.
     *
     * @param name what was checked
     * @param status how it went
     * @param text what was found, without a secret
     * @param remedy what to do about it; empty if nothing
     */
    public record Check(String name, Status status, String text, String remedy) {

        static Check ok(String name, String text) {
            return new Check(name, Status.OK, text, "");
        }

        static Check warning(String name, String text, String remedy) {
            return new Check(name, Status.WARNING, text, remedy);
        }

        static Check failed(String name, String text, String remedy) {
            return new Check(name, Status.FAILED, text, remedy);
        }

        @Override
        public String toString() {
            return status + " " + name + ": " + text + (remedy.isEmpty() ? "" : " " + remedy);
        }
    }

    /** A status says how a check went. */
    public enum Status {
        /** All is as it should be. */
        OK,
        /** A run can work, but may have to wait or be told more. */
        WARNING,
        /** No run can work. */
        FAILED
    }
}
