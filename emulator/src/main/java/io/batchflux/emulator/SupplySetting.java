package io.batchflux.emulator;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A setting is a part of a {@link NodeSupply} by its name: a word in the options of the program, a member in JSON. */
public enum SupplySetting {
    /** It sets {@link NodeSupply#delay}. */
    DELAY("delay", "delay", false, NodeSupply::delay, (supply, text) -> supply.withDelay(Duration.parse(text))),
    /** It sets {@link NodeSupply#startUp}. */
    START_UP(
            "start-up",
            "startUp",
            false,
            NodeSupply::startUp,
            (supply, text) -> supply.withStartUp(Duration.parse(text))),
    /** It sets {@link NodeSupply#maxDedicatedNodes}. */
    MAX_DEDICATED_NODES(
            "max-nodes",
            "maxDedicatedNodes",
            true,
            NodeSupply::maxDedicatedNodes,
            (supply, text) -> supply.withMaxDedicatedNodes(Integer.parseInt(text))),
    /** It sets {@link NodeSupply#maxLowPriorityNodes}. */
    MAX_LOW_PRIORITY_NODES(
            "max-spot",
            "maxLowPriorityNodes",
            true,
            NodeSupply::maxLowPriorityNodes,
            (supply, text) -> supply.withMaxLowPriorityNodes(Integer.parseInt(text))),
    /** It sets {@link NodeSupply#error}. */
    ERROR("error", "error", false, supply -> supply.error().orElse(""), NodeSupply::withError),
    /** It sets {@link NodeSupply#failingStartTasks}. */
    FAILING_START_TASKS(
            "failing-start-tasks",
            "failingStartTasks",
            true,
            NodeSupply::failingStartTasks,
            (supply, text) -> supply.withFailingStartTasks(Integer.parseInt(text)));

    private final String word;
    private final String member;
    private final boolean number;

    @SuppressWarnings("ImmutableEnumChecker") // refers to methods only
    private final Function<NodeSupply, Object> value;

    @SuppressWarnings("ImmutableEnumChecker") // refers to methods only
    private final BiFunction<NodeSupply, String, NodeSupply> change;

    SupplySetting(
            String word,
            String member,
            boolean number,
            Function<NodeSupply, Object> value,
            BiFunction<NodeSupply, String, NodeSupply> change) {
        this.word = word;
        this.member = member;
        this.number = number;
        this.value = value;
        this.change = change;
    }

    /** Returns the setting with this word; empty if there is none. */
    public static Optional<SupplySetting> ofWord(String word) {
        return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
    }

    /** Returns the setting with this member; empty if there is none. */
    public static Optional<SupplySetting> ofMember(String member) {
        return Arrays.stream(values())
                .filter(each -> each.member.equals(member))
                .findFirst();
    }

    /** Returns the words of all settings, as a text. */
    public static String words() {
        return Arrays.stream(values()).map(SupplySetting::word).collect(Collectors.joining(", "));
    }

    /** Returns the members of all settings, as a text. */
    public static String members() {
        return Arrays.stream(values()).map(SupplySetting::member).collect(Collectors.joining(", "));
    }

    /** Returns the setting's name in the options of the program, such as {@code start-up}. */
    public String word() {
        return word;
    }

    /** Returns the setting's name in JSON, such as {@code startUp}. */
    public String member() {
        return member;
    }

    /** Returns whether the setting's value is a whole number; it is a text otherwise. */
    public boolean isNumber() {
        return number;
    }

    /** Returns the value that a supply has, as it is written; empty for no error. */
    public String of(NodeSupply supply) {
        return value.apply(supply).toString();
    }

    /**
     * Returns a copy of a supply with this value.
     *
     * @throws NumberFormatException if the value is no whole number and has to be one
     * @throws DateTimeParseException if the value is no duration and has to be one
     * @throws IllegalArgumentException if the setting cannot have the value
     */
    public NodeSupply with(NodeSupply supply, String text) {
        return change.apply(supply, text);
    }
}
