/** In-memory services on virtual or real time, and the contract tests of the two ports; for tests and benchmarks. */
@NullMarked
package io.batchflux.testing;

import org.jspecify.annotations.NullMarked;
