/** Runs the emulator in a container for tests: {@link io.batchflux.emulator.testcontainers.BatchEmulatorContainer}. */
@NullMarked
package io.batchflux.emulator.testcontainers;

import org.jspecify.annotations.NullMarked;
