package io.batchflux.emulator.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The names of the members that objects of a kind can have, in the order in which they are shown. Immutable. */
public final class Members {

    private final Set<String> names;

    private Members(Set<String> names) {
        this.names = Collections.unmodifiableSet(names);
    }

    public static Members of(String... names) {
        return new Members(new LinkedHashSet<>(List.of(names)));
    }

    /** Returns these and more. */
    public Members and(String... more) {
        return and(of(more));
    }

    /** Returns these and those. */
    public Members and(Members those) {
        Set<String> all = new LinkedHashSet<>(names);
        all.addAll(those.names);
        return new Members(all);
    }

    public Set<String> names() {
        return names;
    }

    /** Gives an object those of another that are among these. */
    public void copy(JsonNode from, ObjectNode to) {
        for (String name : names) {
            JsonNode value = from.get(name);
            if (value != null) {
                to.set(name, value);
            }
        }
    }
}
