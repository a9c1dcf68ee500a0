package io.batchflux.kotlin

import io.batchflux.BatchRunner
import io.batchflux.TaskResult
import io.batchflux.TaskSpec
import io.batchflux.function.RemoteBiFunction
import io.batchflux.function.RemoteConsumer
import io.batchflux.function.RemoteFunction
import io.batchflux.function.RemoteRunnable
import io.batchflux.function.RemoteSupplier
import kotlin.reflect.KFunction0
import kotlin.reflect.KFunction1
import kotlin.reflect.KFunction2
import kotlinx.coroutines.reactor.awaitSingle
import kotlinx.coroutines.reactor.awaitSingleOrNull
import reactor.core.publisher.Mono

/**
 * Runs one task and suspends until it has ended, however it ended: see [BatchRunner.run].
 *
 * As all functions here, it begins with the call; cancelling the coroutine ends it; what fails is thrown; the Reactor context of the coroutine
 * goes with it. It resumes on the coroutine's own dispatcher.
 */
public suspend fun <C : Any> BatchRunner.awaitRun(task: TaskSpec<C>): TaskResult<C> = run(task).awaitSingle()

/** Calls a function on a node and suspends until its result is there: see [BatchRunner.call] and [remote]. */
public suspend fun <A : Any, R> BatchRunner.awaitCall(function: KFunction1<A, R>, argument: A): R =
    result(call(remote(function), argument))

/** As the other one, for a lambda that captures nothing. The types of its parameters are erased. */
public suspend fun <A : Any, R : Any> BatchRunner.awaitCall(function: RemoteFunction<A, R>, argument: A): R =
    result(call(function, argument))

/** As the other one, for a function without arguments. */
public suspend fun <R> BatchRunner.awaitCall(function: KFunction0<R>): R = result(call(remote(function)))

/** As the other one, for a lambda without arguments. */
public suspend fun <R : Any> BatchRunner.awaitCall(function: RemoteSupplier<R>): R = result(call(function))

/** As the other one, for a function of two arguments. */
public suspend fun <A : Any, B : Any, R> BatchRunner.awaitCall(function: KFunction2<A, B, R>, first: A, second: B): R =
    result(call(remote(function), first, second))

/** As the other one, for a lambda of two arguments. */
public suspend fun <A : Any, B : Any, R : Any> BatchRunner.awaitCall(
    function: RemoteBiFunction<A, B, R>,
    first: A,
    second: B,
): R = result(call(function, first, second))

/** Calls a function whose result does not travel, and suspends until it has returned: see [BatchRunner.execute]. */
public suspend fun <A : Any> BatchRunner.awaitExecute(function: KFunction1<A, *>, argument: A) {
    execute(remoteConsumer(function), argument).awaitSingleOrNull()
}

/** As the other one, for a lambda. */
public suspend fun <A : Any> BatchRunner.awaitExecute(function: RemoteConsumer<A>, argument: A) {
    execute(function, argument).awaitSingleOrNull()
}

/** As the other one, for a function without arguments. */
public suspend fun BatchRunner.awaitExecute(function: KFunction0<*>) {
    execute(remoteRunnable(function)).awaitSingleOrNull()
}

/** As the other one, for a lambda without arguments. */
public suspend fun BatchRunner.awaitExecute(function: RemoteRunnable) {
    execute(function).awaitSingleOrNull()
}

/** Ends all runs and suspends until they are cleaned up: see [BatchRunner.closeLater]. */
public suspend fun BatchRunner.awaitClose() {
    closeLater().awaitSingleOrNull()
}

/** The result, which is null only where the function's type says so: of null, the publisher is empty. */
@Suppress("UNCHECKED_CAST")
private suspend fun <R> result(call: Mono<out Any>): R = call.awaitSingleOrNull() as R
