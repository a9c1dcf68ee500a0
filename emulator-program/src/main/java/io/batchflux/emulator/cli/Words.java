package io.batchflux.emulator.cli;

import io.batchflux.emulator.SupplySetting;
import io.batchflux.emulator.wire.FileProblem;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The words in which the program says what is wrong with its command line: of options, not of classes. */
final class Words {

    /** Options whose names are not those of the values that they set. */
    private static final Map<String, String> OPTIONS = Map.of(
            "accountName",
            "--account",
            "accountKey",
            "--key",
            "certificateFile",
            "--certificate",
            "bindAddress",
            "--bind",
            "stateDirectory",
            "--state",
            "proxyPort",
            "--proxy",
            "storageAccount",
            "--storage-account",
            "operations",
            "--fault",
            "forgotten",
            "--forget-tasks",
            "pools",
            "--pool");

    /** The first word of a message, one with a capital in it, and what is needed. */
    private static final Pattern VALUE = Pattern.compile("^\\w+(?=\\W)|\\b[a-z]+[A-Z]\\w*\\b|(?<=needs )[a-z]+\\b");

    private static final Pattern CONSTANTS =
            Pattern.compile("expected one of \\[(.*)] \\(case-insensitive\\) but was ");
    private static final Pattern PAIR =
            Pattern.compile("(?s)Value for option option '(.*)' \\((.*)\\) should be in KEY=VALUE format but was (.*)");

    private Words() {}

    /** Lets values be read with words of our own about what is none. */
    static void register(CommandLine commandLine) {
        ITypeConverter<Integer> whole = text -> {
            try {
                return Integer.valueOf(text);
            } catch (NumberFormatException notOne) {
                throw new TypeConversionException("'" + text + "' is not a whole number");
            }
        };
        ITypeConverter<Long> whole64 = text -> {
            try {
                return Long.valueOf(text);
            } catch (NumberFormatException notOne) {
                throw new TypeConversionException("'" + text + "' is not a whole number");
            }
        };
        ITypeConverter<Double> number = text -> {
            try {
                return Double.valueOf(text);
            } catch (NumberFormatException notOne) {
                throw new TypeConversionException("'" + text + "' is not a number");
            }
        };
        commandLine
                .registerConverter(Integer.class, whole)
                .registerConverter(int.class, whole)
                .registerConverter(Long.class, whole64)
                .registerConverter(long.class, whole64)
                .registerConverter(double.class, number)
                .registerConverter(Duration.class, Words::duration);
    }

    static Duration duration(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException malformed) {
            throw new TypeConversionException(notADuration(text));
        }
    }

    static String notADuration(String text) {
        return "'" + text + "' is not a duration in ISO 8601, such as PT0.5S or PT20M";
    }

    /** What is wrong with a number or a duration within the value of an option. */
    static String malformed(IllegalArgumentException notANumber) {
        return String.valueOf(notANumber.getMessage()).replaceFirst("(?s)For input string: \"(.*)\".*", "'$1'")
                + " is not a whole number";
    }

    /** What is wrong with a number or a duration within the value of an option. */
    static String malformed(DateTimeParseException notADuration) {
        return notADuration(notADuration.getParsedString());
    }

    /** A message in which what nodes are supplied by is named as in the options. */
    static String ofSettings(String message) {
        String words = message;
        for (SupplySetting setting : SupplySetting.values()) {
            words = words.replace(setting.member(), setting.word());
        }
        return words;
    }

    /** What is wrong with the arguments, in one line, with what may have been meant. */
    static String of(CommandLine.ParameterException e) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof UnmatchedArgumentException unmatched) {
            String first = unmatched.getUnmatched().get(0);
            if (first.startsWith("@")) {
                return "there is no file " + first.substring(1) + ", which " + first + " names";
            }
            List<String> known =
                    List.copyOf(e.getCommandLine().getCommandSpec().optionsMap().keySet());
            return message
                    + Likeness.mostLike(first, known)
                            .map(meant -> "; did you mean " + meant + "?")
                            .orElse(";")
                    + " --help lists all options";
        }
        return plain(message);
    }

    /** What has failed while it ran, without the names of Java's classes. */
    static String of(CommandLine commandLine, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
                return FileProblem.words(unchecked.getCause());
            }
        }
        return withOption(commandLine, String.valueOf(failure.getMessage()));
    }

    /** A message that names values, the first of which it may begin with, with the names of the options that set them. */
    static String withOption(CommandLine commandLine, String message) {
        return VALUE.matcher(message)
                .replaceAll(value -> Matcher.quoteReplacement(
                        option(commandLine, value.group()).orElse(value.group())));
    }

    private static Optional<String> option(CommandLine commandLine, String value) {
        String option = OPTIONS.getOrDefault(
                value, "--" + value.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT));
        return Optional.of(option).filter(commandLine.getCommandSpec().optionsMap()::containsKey);
    }

    /** What picocli says, in which constants of Java and words of its own are values of options. */
    private static String plain(String message) {
        String values = CONSTANTS
                .matcher(message)
                .replaceFirst(constants -> Matcher.quoteReplacement(
                        "must be one of " + constants.group(1).toLowerCase(Locale.ROOT) + ", was "));
        return PAIR.matcher(values).replaceFirst("Invalid value for option '$1' ($2): must be $2, was $3");
    }
}
