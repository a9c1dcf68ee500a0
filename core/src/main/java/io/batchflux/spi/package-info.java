/** The two ports through which the library reaches a Batch service and a blob store. */
@NullMarked
package io.batchflux.spi;

import org.jspecify.annotations.NullMarked;
