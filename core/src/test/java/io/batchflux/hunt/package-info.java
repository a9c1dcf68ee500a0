/**
 * The hunt: whole days of a runner in a virtual world, each expanded from one seed, in which everything may go wrong that
 * the plan says, and what was promised is checked. {@code docs/hunt.md} says how to run, replay, read and extend it.
 */
@NullMarked
package io.batchflux.hunt;

import org.jspecify.annotations.NullMarked;
