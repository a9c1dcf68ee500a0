/**
 * What clients ask of Azure Resource Manager before they begin: the account, its keys and its pools, which are those of the service.
 *
 * <p>Not API: types are public for other packages of the emulator only, and change without notice.
 */
@NullMarked
package io.batchflux.emulator.arm;

import org.jspecify.annotations.NullMarked;
