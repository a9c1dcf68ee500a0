/**
 * This package has lists as OData has them: filters, selected members, pages.
 *
 * <p>Not API: types are public for other packages of the emulator only, and change without notice.
 */
@NullMarked
package io.batchflux.emulator.odata;

import org.jspecify.annotations.NullMarked;
