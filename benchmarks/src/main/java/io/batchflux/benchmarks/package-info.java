/** What Batchflux costs, measured, beside what it is compared to. */
@NullMarked
package io.batchflux.benchmarks;

import org.jspecify.annotations.NullMarked;
