package io.batchflux.sweeps;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How values of one type look outside of Java: as a tree of maps, lists and leaves, which JSON can hold, and as columns.
 *
 * <p>Trees that were read have texts as leaves; trees that were written have numbers and booleans too.
 */
interface Form {

    /** Returns the tree of a value. */
    @Nullable
    Object tree(@Nullable Object value);

    /**
     * Returns the value that a tree stands for.
     *
     * @param path where it is, for error texts
     * @throws IllegalArgumentException if it stands for none
     */
    @Nullable
    Object value(@Nullable Object tree, String path);

    /** Returns the columns of such values, by their names, which begin with this path. */
    Map<String, Form> columns(String path);

    /** Returns what such a value is called, with its article. */
    String words();

    /** Returns that a tree is not of this form. */
    default IllegalArgumentException refusal(@Nullable Object tree, String path) {
        return new IllegalArgumentException("\"" + path + "\" must be " + words() + ", was "
                + (tree == null ? "nothing" : tree + " (" + tree.getClass().getSimpleName() + ")"));
    }
}
