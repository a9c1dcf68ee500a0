/** Says where the parameters of a sweep come from, and where its results go: files, summaries, a report to look at. */
@NullMarked
package io.batchflux.sweeps;

import org.jspecify.annotations.NullMarked;
