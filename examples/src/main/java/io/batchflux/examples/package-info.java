/** Programs to start with: they run on the emulator, and on Azure with another configuration. */
@NullMarked
package io.batchflux.examples;

import org.jspecify.annotations.NullMarked;
