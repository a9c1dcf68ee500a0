/**
 * The account: jobs, tasks, pools and nodes, and all that changes them, on one thread.
 *
 * <p>Not API: types are public for other packages of the emulator only, and change without notice.
 */
@NullMarked
package io.batchflux.emulator.account;

import org.jspecify.annotations.NullMarked;
