/** A service that sweeps for its callers, and streams what comes of it. */
@NullMarked
package io.batchflux.examples.webflux;

import org.jspecify.annotations.NullMarked;
