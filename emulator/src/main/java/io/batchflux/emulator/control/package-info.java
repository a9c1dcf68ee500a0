/**
 * This package has what the service itself does not have: faults, latency, and the admin endpoint.
 *
 * <p>Not API: types are public for other packages of the emulator only, and change without notice.
 */
@NullMarked
package io.batchflux.emulator.control;

import org.jspecify.annotations.NullMarked;
