package io.batchflux.conformance;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The keys of the section {@code [conformance]}: what a suite needs beyond the library's own configuration. */
enum SettingKey {
    CHECKS(Rule.NUMBERS, "1-25", "which checks are asked"),
    CONCURRENCY(Rule.NUMBER, "1", "how many checks are asked at a time; more need as many task slots"),
    LONGEST(Rule.DURATION, "PT20M", "a check that takes longer is not asked"),
    PATIENCE(Rule.DURATION, "PT15M", "how long to wait for what should happen, such as the end of a task"),
    PAUSE(Rule.DURATION, "PT3S", "how long to wait between two looks"),
    REPORT(Rule.TEXT, "batchflux-conformance.md", "the file of the report; from the working directory"),
    SHOW_ACCOUNTS(Rule.BOOLEAN, "false", "whether the report may name the accounts"),
    TASK_LIMIT(Rule.DURATION, "PT30S", "the time limit of tasks that exceed theirs"),
    JOB_LIMIT(Rule.DURATION, "PT2M", "the time limit of jobs that exceed theirs"),
    LISTED_TASKS(Rule.NUMBER, "200", "how many tasks a list has that takes several pages"),
    PAGE_SIZE(Rule.NUMBER, "50", "how many of them a page may have"),
    DELETED_TASKS(Rule.NUMBER, "200", "how many tasks a job has that is deleted while some run"),
    JAVA_COMMAND(Rule.TEXT, null, "what starts Java on a node of the pool, if there is one: functions need it"),
    CONTAINER_POOL(Rule.ID, null, "a pool that runs containers"),
    CONTAINER_IMAGE(Rule.TEXT, "eclipse-temurin:17", "an image that this pool fetches beforehand"),
    LARGE_IMAGE(Rule.TEXT, null, "an image of some GiB that this pool does not have"),
    WINDOWS_POOL(Rule.ID, null, "a pool of Windows nodes"),
    HIERARCHICAL_STORAGE(Rule.BOOLEAN, "false", "whether the storage account has a hierarchical namespace"),
    SUBMITTER_ROLE(
            Rule.BOOLEAN,
            "false",
            "whether the identity has no role at the Batch account but Azure Batch Job Submitter"),
    DISK_FULL_BYTES(Rule.NUMBER, null, "how many bytes a task has to write until its node's disk is full"),
    OLD_TASK_AGE(Rule.DURATION, "P8D", "how long ago a task is to have completed that is looked at once more");

    /** What values must be. */
    enum Rule {
        TEXT("a text", "(?s).+"),
        ID("1 to 64 letters, digits, hyphens and underscores", "[A-Za-z0-9_-]{1,64}"),
        BOOLEAN("true or false", "true|false"),
        NUMBER("a whole number of at least 1", "[1-9][0-9]{0,17}"),
        NUMBERS(
                "numbers of checks and ranges of them, such as 1-8, 24",
                " *[0-9]{1,2}(-[0-9]{1,2})?( *, *[0-9]{1,2}(-[0-9]{1,2})?)* *"),
        DURATION("an ISO 8601 duration of more than nothing, such as PT30S", "(?i)P.+");

        private final String words;
        private final String pattern;

        Rule(String words, String pattern) {
            this.words = words;
            this.pattern = pattern;
        }

        private boolean isKept(String value) {
            if (!value.matches(pattern)) {
                return false;
            }
            try {
                return this != DURATION || Duration.parse(value).compareTo(Duration.ZERO) > 0;
            } catch (DateTimeParseException malformed) {
                return false;
            }
        }
    }

    private final Rule rule;
    private final @Nullable String defaultValue;
    private final String meaning;

    SettingKey(Rule rule, @Nullable String defaultValue, String meaning) {
        this.rule = rule;
        this.defaultValue = defaultValue;
        this.meaning = meaning;
    }

    /** Returns its name in the file. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    String rule() {
        return rule.words;
    }

    @Nullable
    String defaultValue() {
        return defaultValue;
    }

    String meaning() {
        return meaning;
    }

    boolean isKept(String value) {
        return rule.isKept(value);
    }
}
