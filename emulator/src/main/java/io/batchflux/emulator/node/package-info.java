/**
 * This package is what a node does for a task: files come, a command runs or only takes time, files go.
 *
 * <p>It is no API: types are public for other packages of the emulator only, and change without notice.
 */
@NullMarked
package io.batchflux.emulator.node;

import org.jspecify.annotations.NullMarked;
