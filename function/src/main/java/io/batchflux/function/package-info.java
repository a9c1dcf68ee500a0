/** What a function task is, and the small program that runs it on a node. */
@NullMarked
package io.batchflux.function;

import org.jspecify.annotations.NullMarked;
