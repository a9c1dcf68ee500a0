/**
 * The operations of the service: a request is read, the account asked or changed, and shown as JSON.
 *
 * <p>Not API: types are public for other packages of the emulator only, and change without notice.
 */
@NullMarked
package io.batchflux.emulator.rest;

import org.jspecify.annotations.NullMarked;
