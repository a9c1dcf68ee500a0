package io.batchflux.kotlin

import io.batchflux.BatchRunner
import io.batchflux.Evaluation
import io.batchflux.TaskResult
import io.batchflux.TaskSpec
import io.batchflux.function.RemoteFunction
import kotlin.reflect.KFunction1
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.reactive.asFlow
import kotlinx.coroutines.reactor.asFlux

/**
 * Runs tasks, and emits what becomes of each as it ends: see [BatchRunner.run].
 *
 * As all flows here, it is cold; it takes tasks no faster than results are collected; cancelling its collector ends the run and deletes what
 * it left in Azure; the Reactor context of the collecting coroutine goes with it.
 */
public fun <C : Any> BatchRunner.runFlow(tasks: Flow<TaskSpec<C>>): Flow<TaskResult<C>> = run(tasks.asFlux()).asFlow()

/** Calls a function with each of the parameters, and emits the evaluations as they come: see [BatchRunner.sweep] and [remote]. */
public fun <A : Any, R> BatchRunner.sweepFlow(
    function: KFunction1<A, R>,
    parameters: Flow<A>,
): Flow<Evaluation<A, R & Any>> = sweep(remote(function), parameters.asFlux()).asFlow()

/** As the other one, for a lambda that captures nothing. The types of its parameters are erased. */
public fun <A : Any, R : Any> BatchRunner.sweepFlow(
    function: RemoteFunction<A, R>,
    parameters: Flow<A>,
): Flow<Evaluation<A, R>> = sweep(function, parameters.asFlux()).asFlow()
