/** Runs work on Azure Batch: cold publishers of task specifications in, cold publishers of results out. */
@NullMarked
package io.batchflux;

import org.jspecify.annotations.NullMarked;
