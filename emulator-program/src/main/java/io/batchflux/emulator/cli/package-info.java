/**
 * The emulator as a program: its command line.
 *
 * <p>Not API: what the program promises are its options and what it prints.
 */
@NullMarked
package io.batchflux.emulator.cli;

import org.jspecify.annotations.NullMarked;
