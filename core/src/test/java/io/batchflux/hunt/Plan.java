package io.batchflux.hunt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that happens in a simulation, as a value: what the callers do, and what goes wrong. Its parts have names, and it can do
 * without each of them.
 *
 * @param seed what it was expanded from
 * @param whole whether no part was left out
 * @param settings what the runner is told, and a good day
 * @param callers who calls
 * @param troubles what goes wrong, by name
 */
record Plan(long seed, boolean whole, Settings settings, List<Caller> callers, Map<String, Trouble> troubles) {

    private static final String OPTIONS = "o";

    Plan(long seed, Settings settings, List<Caller> callers, List<Trouble> troubles) {
        this(seed, true, settings, callers, named(troubles));
    }

    private static Map<String, Trouble> named(List<Trouble> troubles) {
        Map<String, Trouble> named = new LinkedHashMap<>();
        troubles.forEach(trouble -> named.put("t" + named.size(), trouble));
        return named;
    }

    /** Returns the names of the parts that it has: the larger ones first. */
    List<String> parts() {
        List<String> parts = new ArrayList<>(troubles.keySet());
        if (!settings.equals(Settings.PLAIN)) {
            parts.add(OPTIONS);
        }
        callers.forEach(caller -> parts.addAll(caller.parts()));
        callers.forEach(caller -> caller.items().forEach(item -> parts.add("i" + item.number())));
        return parts;
    }

    /** Returns what is left if it has these parts only. */
    Plan with(Set<String> parts) {
        Map<String, Trouble> left = new LinkedHashMap<>(troubles);
        left.keySet().retainAll(parts);
        return new Plan(
                seed,
                false,
                parts.contains(OPTIONS) ? settings : Settings.PLAIN,
                callers.stream()
                        .filter(caller -> parts.contains("c" + caller.number()))
                        .map(caller -> caller.with(parts))
                        .filter(caller -> !caller.isSingle() || !caller.items().isEmpty())
                        .toList(),
                left);
    }

    Plan without(Set<String> parts) {
        Set<String> left = new LinkedHashSet<>(parts());
        left.removeAll(parts);
        return with(left);
    }

    /** Returns the same without troubles, and without callers who lose their patience. */
    Plan onAGoodDay() {
        return new Plan(
                seed, false, settings, callers.stream().map(Caller::patient).toList(), Map.of());
    }

    <T extends Trouble> List<T> troubles(Class<T> type) {
        return troubles.values().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    List<Item> items() {
        return callers.stream().flatMap(caller -> caller.items().stream()).toList();
    }

    /** What replays it: the seed, and the parts if they are not all. */
    String replay() {
        return whole ? Long.toString(seed) : seed + "/" + String.join(",", parts());
    }

    /** The inverse of {@link #replay}. */
    static Plan of(String replay) {
        String[] parts = replay.split("/", 2);
        Plan whole = Planner.plan(Long.parseLong(parts[0]));
        return parts.length == 1 ? whole : whole.with(Set.of(parts[1].split(",")));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("seed ").append(seed);
        text.append("\n  ").append(settings);
        callers.forEach(caller -> text.append("\n  ").append(caller));
        troubles.forEach(
                (name, trouble) -> text.append("\n  ").append(name).append(' ').append(trouble));
        return text.toString();
    }
}
