/**
 * This package is the account: jobs, tasks, pools and nodes, and all that changes them.
 *
 * <p>Everything here belongs to the one thread of the service loop, and so needs no lock; where state changes,
 * {@link io.batchflux.emulator.wire.ServiceLoop#assertHere} checks it.
 *
 * <p>It is no API: types are public for other packages of the emulator only, and change without notice.
 */
@NullMarked
package io.batchflux.emulator.account;

import org.jspecify.annotations.NullMarked;
