/**
 * The emulator in the part of Entra ID: tokens, and the certificate that they are signed with and that https shows.
 *
 * <p>Not API: types are public for other packages of the emulator only, and change without notice.
 */
@NullMarked
package io.batchflux.emulator.identity;

import org.jspecify.annotations.NullMarked;
