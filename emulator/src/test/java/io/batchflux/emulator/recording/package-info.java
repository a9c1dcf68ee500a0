/** Recorded sessions with the service, which the emulator is compared with. Not API. */
@NullMarked
package io.batchflux.emulator.recording;

import org.jspecify.annotations.NullMarked;
