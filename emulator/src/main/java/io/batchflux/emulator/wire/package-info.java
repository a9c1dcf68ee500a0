/**
 * This package has what every part of the emulator speaks with: the service's thread and clock, its JSON, ids, times, errors and
 * operations.
 *
 * <p>Not API: types are public for other packages of the emulator only, and change without notice.
 */
@NullMarked
package io.batchflux.emulator.wire;

import org.jspecify.annotations.NullMarked;
