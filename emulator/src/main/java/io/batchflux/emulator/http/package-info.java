/**
 * The service as HTTP has it: a request is received, authenticated, checked and led to its operation, and the
 * answer is written.
 *
 * <p>Not API: types are public for other packages of the emulator only, and change without notice.
 */
@NullMarked
package io.batchflux.emulator.http;

import org.jspecify.annotations.NullMarked;
