package io.batchflux.sweeps;

import java.util.ArrayList;
import java.util.List;

/**
 * The parameters that points have.
 *
 * @param names what they are called
 * @param examples for each of them, values from which it can be told whether all of them suit a type
 */
record Columns(List<String> names, List<? extends Iterable<Object>> examples) {

    Columns {
        names = Names.different(names);
        examples = List.copyOf(examples);
    }

    Columns and(Columns others) {
        List<String> allNames = new ArrayList<>(names);
        allNames.addAll(others.names);
        List<Iterable<Object>> allExamples = new ArrayList<>(examples);
        allExamples.addAll(others.examples);
        return new Columns(allNames, allExamples);
    }
}
