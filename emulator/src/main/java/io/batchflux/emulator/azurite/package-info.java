/** This package starts Azurite, which is to blobs what the emulator is to Batch, as a process beside it. */
@NullMarked
package io.batchflux.emulator.azurite;

import org.jspecify.annotations.NullMarked;
