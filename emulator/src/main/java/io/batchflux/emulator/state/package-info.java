/**
 * This package is what outlasts the emulator: the directory of a {@code stateDirectory} and the file of changes in it.
 *
 * <p>Its public types are for the emulator's other packages; they are not API.
 */
@NullMarked
package io.batchflux.emulator.state;

import org.jspecify.annotations.NullMarked;
