package io.batchflux.conformance;

import java.util.stream.Collectors;

/** The report in short: a line for each check as it ends, and what differs. */
final class Console {

    private static final int WIDTH = 160;

    private final Redaction redaction;

    Console(Settings settings) {
        redaction = new Redaction(settings.options(), settings.isTrue(SettingKey.SHOW_ACCOUNTS));
    }

    String lines(Answered answered) {
        String first = String.format(
                "%3d  %-9s  %s", answered.check().number(), answered.outcome().word(), detail(answered));
        String differences = answered.outcome().findings().stream()
                .filter(finding -> !finding.agrees())
                .map(finding -> System.lineSeparator() + "     "
                        + shortened(finding.asks() + ": emulator \"" + finding.emulator() + "\", this account \""
                                + finding.seen() + "\""))
                .collect(Collectors.joining());
        return redaction.of(shortened(first) + differences);
    }

    private static String detail(Answered answered) {
        Outcome outcome = answered.outcome();
        if (outcome instanceof Outcome.NotAsked notAsked) {
            return answered.check().asks() + ": " + notAsked.reason();
        }
        return outcome instanceof Outcome.Failed failed
                ? answered.check().asks() + ": " + failed.why()
                : answered.check().asks();
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s*\\R\\s*", " ");
        return line.length() <= WIDTH ? line : line.substring(0, WIDTH - 3) + "...";
    }
}
