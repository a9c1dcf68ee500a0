package io.batchflux.function;

import org.jspecify.annotations.Nullable;

/**
 * The two arguments of a {@link RemoteBiFunction}.
 *
 * @param first the first
 * @param second the second
 */
public record Pair<A extends @Nullable Object, B extends @Nullable Object>(A first, B second) {}
