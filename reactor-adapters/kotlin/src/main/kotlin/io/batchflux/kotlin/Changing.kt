package io.batchflux.kotlin

import io.batchflux.BatchRunner
import io.batchflux.RunOptions
import io.batchflux.TaskSpec

/**
 * A runner with other options: see [BatchRunner.withOptions]. Each line of the block counts.
 *
 * ```
 * val patient = batch.with {
 *     stopOnFailure(true)
 *     functions { image("models") }
 * }
 * ```
 */
public fun BatchRunner.with(change: RunOptionsChanges.() -> Unit): BatchRunner = withOptions { it.with(change) }

/** A copy with changes. Each line of the block counts. */
public fun RunOptions.with(change: RunOptionsChanges.() -> Unit): RunOptions =
    RunOptionsChanges(this).apply(change).options

/** A copy with changes. Each line of the block counts. */
public fun <C : Any> TaskSpec<C>.with(change: TaskSpecChanges<C>.() -> Unit): TaskSpec<C> =
    TaskSpecChanges(this).apply(change).options
