/**
 * Says what a function task is, and runs it on a node with a small program.
 *
 * <p>The client resolves a method reference or a non-capturing lambda to a {@link
 * io.batchflux.function.FunctionReference} and sends it with a JSON argument as an {@link
 * io.batchflux.function.Invocation}. On the node {@link io.batchflux.function.NodeMain} calls it and writes an {@link
 * io.batchflux.function.Outcome}. No code and no object is ever deserialised other than from JSON into a declared type.
 */
@NullMarked
package io.batchflux.function;

import org.jspecify.annotations.NullMarked;
