/**
 * Starts an emulator for tests of JUnit, resets it between them and closes it: {@link
 * io.batchflux.emulator.junit.WithBatchEmulator} by annotation, {@link io.batchflux.emulator.junit.BatchEmulatorExtension} by
 * {@code @RegisterExtension}.
 */
@NullMarked
package io.batchflux.emulator.junit;

import org.jspecify.annotations.NullMarked;
