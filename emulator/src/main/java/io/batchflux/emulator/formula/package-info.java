/**
 * The formulas of automatic scaling: read, and evaluated over what was measured.
 *
 * <p>Not API: types are public for other packages of the emulator only, and change without notice.
 */
@NullMarked
package io.batchflux.emulator.formula;

import org.jspecify.annotations.NullMarked;
