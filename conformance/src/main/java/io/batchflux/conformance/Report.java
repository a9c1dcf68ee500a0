package io.batchflux.conformance;

import io.batchflux.azure.ConfigurationKey;
import io.batchflux.spi.PoolSnapshot;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A report is what a suite has found, as one text without secrets. */
final class Report {

    private final Settings settings;
    private final PoolSnapshot pool;
    private final List<Answered> answers;
    private final List<String> left;
    private final Instant time;
    private final Redaction redaction;

    /** @param left what could not be cleared away */
    Report(Settings settings, PoolSnapshot pool, List<Answered> answers, List<String> left, Instant time) {
        this.settings = settings;
        this.pool = pool;
        this.answers = answers.stream()
                .sorted(Comparator.comparingInt(answered -> answered.check().number()))
                .toList();
        this.left = left;
        this.time = time;
        this.redaction = new Redaction(settings.options(), settings.isTrue(SettingKey.SHOW_ACCOUNTS));
    }

    List<Answered> answers() {
        return answers;
    }

    List<String> left() {
        return left;
    }

    /** Returns whether all was asked that can be, and all was cleared away. */
    boolean isWhole() {
        return left.isEmpty() && answers.stream().noneMatch(answered -> answered.outcome() instanceof Outcome.Failed);
    }

    /** Returns the report as Markdown. */
    String markdown() {
        StringBuilder text = new StringBuilder("# Batchflux conformance\n\n");
        text.append("Asked at ")
                .append(time.truncatedTo(ChronoUnit.SECONDS))
                .append(", ")
                .append(where())
                .append(".\n\n");
        text.append(summary()).append("\n\n| check | asks | outcome | took |\n|---|---|---|---|\n");
        for (Answered answered : answers) {
            text.append("| ")
                    .append(answered.check().number())
                    .append(" | ")
                    .append(cell(answered.check().asks()))
                    .append(" | ")
                    .append(answered.outcome().word())
                    .append(" | ")
                    .append(Math.round(answered.took().toMillis() / 100.0) / 10.0)
                    .append(" s |\n");
        }
        answers.forEach(answered -> append(text, answered));
        left.forEach(name -> text.append("\nLeft behind: ").append(name).append('\n'));
        return redaction.of(text.toString());
    }

    /** Returns how many checks have which outcome. */
    String summary() {
        Map<String, Long> counts = answers.stream()
                .collect(Collectors.groupingBy(answered -> answered.outcome().word(), Collectors.counting()));
        return List.of("agrees", "differs", "not asked", "failed").stream()
                .map(word -> counts.getOrDefault(word, 0L) + " " + word)
                .collect(Collectors.joining(", ", answers.size() + " checks: ", "."));
    }

    private String where() {
        String host = settings.options()
                .find(ConfigurationKey.BATCH_ACCOUNT_URL)
                .map(URI::getHost)
                .orElse("");
        String[] labels = host.split("\\.");
        boolean onAzure = labels.length > 3 && labels[2].equals("batch");
        return (onAzure ? "in the region " + labels[1] : "of a service that is not in Azure") + ", on a pool of "
                + pool.currentNodes() + " nodes with " + pool.taskSlotsPerNode() + " slots each (" + pool.nodeAgent()
                + ")";
    }

    private static void append(StringBuilder text, Answered answered) {
        text.append("\n## ")
                .append(answered.check().number())
                .append(". ")
                .append(answered.check().asks())
                .append("\n\n");
        Outcome outcome = answered.outcome();
        if (outcome instanceof Outcome.NotAsked notAsked) {
            text.append("Not asked: ").append(notAsked.reason()).append(".\n");
        } else if (outcome instanceof Outcome.Failed failed) {
            text.append("Failed: ").append(failed.why()).append('\n');
        } else {
            text.append("| what | emulator | this account | agrees | note |\n|---|---|---|---|---|\n");
            outcome.findings().forEach(finding -> append(text, finding));
        }
    }

    private static void append(StringBuilder text, Finding finding) {
        String agrees = switch (finding.kind()) {
            case KNOWN, UNKNOWN -> finding.agrees() ? "yes" : "**no**";
            case TOLD -> "";
            case NOT_ASKED -> "not asked";
        };
        text.append("| ")
                .append(cell(finding.asks()))
                .append(" | ")
                .append(cell(finding.emulator()))
                .append(" | ")
                .append(cell(finding.seen()))
                .append(" | ")
                .append(agrees)
                .append(" | ")
                .append(cell(finding.note()))
                .append(" |\n");
    }

    private static String cell(String text) {
        return text.strip().replace("|", "\\|").replaceAll("\\s*\\R\\s*", " ");
    }
}
