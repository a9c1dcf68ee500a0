@NullMarked
package io.batchflux.function;

import org.jspecify.annotations.NullMarked;
