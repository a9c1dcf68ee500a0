package io.batchflux;

import org.jspecify.annotations.Nullable;

/**
 * What has been made of a result.
 *
 * @param value is emitted
 * @param kind of the failure, as it is recorded; empty if there is none
 * @param recorded is recorded, or {@code null} if this is no outcome of the item's own
 * @param retry whether the item may be run again
 */
record Made<T>(T value, String kind, @Nullable Recorded recorded, boolean retry) {}
