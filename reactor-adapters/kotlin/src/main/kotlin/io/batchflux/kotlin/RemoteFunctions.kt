package io.batchflux.kotlin

import io.batchflux.function.RemoteBiFunction
import io.batchflux.function.RemoteConsumer
import io.batchflux.function.RemoteFunction
import io.batchflux.function.RemoteRunnable
import io.batchflux.function.RemoteSupplier
import kotlin.reflect.KFunction0
import kotlin.reflect.KFunction1
import kotlin.reflect.KFunction2

/**
 * Makes a remote function of a reference: to a top-level function, a member or an extension of the argument, a constructor, or a function
 * of an `object` or a `companion object`, which is called on the node's own.
 *
 * Where Java's API takes a `RemoteFunction`, Kotlin accepts a plain `::mean` too, but then the compiler forgets what is in a `List<Shot>`.
 * This one keeps it.
 *
 * @throws IllegalArgumentException if the reference is bound to an object that is not the only one of its class
 */
public fun <A : Any, R> remote(function: KFunction1<A, R>): RemoteFunction<A, R & Any> =
    NamedFunction(function, name(function, 1, RemoteFunction::class.java))

/** As the other one, for a function without arguments. */
public fun <R> remote(function: KFunction0<R>): RemoteSupplier<R & Any> =
    NamedSupplier(function, name(function, 0, RemoteSupplier::class.java))

/** As the other one, for a function of two arguments. */
public fun <A : Any, B : Any, R> remote(function: KFunction2<A, B, R>): RemoteBiFunction<A, B, R & Any> =
    NamedBiFunction(function, name(function, 2, RemoteBiFunction::class.java))

/** As [remote], for a function whose result does not travel. */
public fun <A : Any> remoteConsumer(function: KFunction1<A, *>): RemoteConsumer<A> =
    NamedConsumer(function, name(function, 1, RemoteConsumer::class.java))

/** As [remote], for a function without arguments whose result does not travel. */
public fun remoteRunnable(function: KFunction0<*>): RemoteRunnable =
    NamedRunnable(function, name(function, 0, RemoteRunnable::class.java))

// What Batchflux reads of a function is what it would be written as: so each of these is "written" as the name of what it calls.

private class NamedFunction<A : Any, R>(private val function: KFunction1<A, R>, private val name: Any) :
    RemoteFunction<A, R & Any> {
    @Suppress("UNCHECKED_CAST")
    override fun apply(argument: A): R & Any = function(argument) as (R & Any)

    private fun writeReplace(): Any = name
}

private class NamedSupplier<R>(private val function: KFunction0<R>, private val name: Any) : RemoteSupplier<R & Any> {
    @Suppress("UNCHECKED_CAST")
    override fun get(): R & Any = function() as (R & Any)

    private fun writeReplace(): Any = name
}

private class NamedBiFunction<A : Any, B : Any, R>(private val function: KFunction2<A, B, R>, private val name: Any) :
    RemoteBiFunction<A, B, R & Any> {
    @Suppress("UNCHECKED_CAST")
    override fun apply(first: A, second: B): R & Any = function(first, second) as (R & Any)

    private fun writeReplace(): Any = name
}

private class NamedConsumer<A : Any>(private val function: KFunction1<A, *>, private val name: Any) :
    RemoteConsumer<A> {
    override fun accept(argument: A) {
        function(argument)
    }

    private fun writeReplace(): Any = name
}

private class NamedRunnable(private val function: KFunction0<*>, private val name: Any) : RemoteRunnable {
    override fun run() {
        function()
    }

    private fun writeReplace(): Any = name
}
