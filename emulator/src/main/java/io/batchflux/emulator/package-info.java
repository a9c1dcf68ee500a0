/**
 * This package is a local Azure Batch: the data-plane REST API over HTTP, with tasks that are real processes of this
 * machine.
 */
@NullMarked
package io.batchflux.emulator;

import org.jspecify.annotations.NullMarked;
