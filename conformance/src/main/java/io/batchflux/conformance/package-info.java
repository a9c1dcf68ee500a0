/** Asks an account what the emulator takes for granted, one check for each question, and reports what it saw. */
@NullMarked
package io.batchflux.conformance;

import org.jspecify.annotations.NullMarked;
