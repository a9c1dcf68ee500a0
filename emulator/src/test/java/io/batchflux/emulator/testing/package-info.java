/** What tests of the emulator share: a client that signs, scenes, blobs, patience. Not API. */
@NullMarked
package io.batchflux.emulator.testing;

import org.jspecify.annotations.NullMarked;
