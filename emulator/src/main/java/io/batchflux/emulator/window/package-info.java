/**
 * The window: a page that shows what is in the account while it happens.
 *
 * <p>What the page reads are views, each computed on the account's thread when it is asked for, and again at intervals for whoever
 * looks at it live; nothing is counted or kept for it.
 *
 * <p>Not API: types are public for other packages of the emulator only, and change without notice.
 */
@NullMarked
package io.batchflux.emulator.window;

import org.jspecify.annotations.NullMarked;
