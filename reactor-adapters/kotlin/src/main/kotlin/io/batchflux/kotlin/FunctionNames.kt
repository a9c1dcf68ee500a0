package io.batchflux.kotlin

import java.lang.invoke.MethodHandleInfo
import java.lang.invoke.MethodType
import java.lang.invoke.SerializedLambda
import java.lang.reflect.Modifier
import kotlin.jvm.internal.CallableReference
import kotlin.jvm.internal.ClassBasedDeclarationContainer
import kotlin.reflect.KFunction

/** A function as the compiler would have named it if it had been a method reference of Java's. */
internal fun name(function: KFunction<*>, arguments: Int, shape: Class<*>): SerializedLambda {
    val reference = requireNotNull(function as? CallableReference) {
        "$function is no reference to a function that is compiled: pass one such as ::score or Scorer::score"
    }
    // The compiler marks the names of functions that take or return what a value class is compiled to.
    require(reference.javaClass.declaredMethods.none { it.name.startsWith("invoke-") }) {
        "The function ${reference.name} has a value class (UInt and Result are some) as a parameter or as its result, of which only what is in it " +
            "exists when it is compiled: let it be what is in it, or a property of a data class"
    }
    val owner = (reference.owner as ClassBasedDeclarationContainer).jClass
    require(owner.name != "kotlin.jvm.internal.Intrinsics\$Kotlin") {
        "The function ${reference.name} is within another one, where no node finds it: move it to the top of the file, or into an object"
    }
    val method = reference.signature.substringBefore('(')
    val descriptor = reference.signature.substring(method.length)
    val type = MethodType.fromMethodDescriptorString(descriptor, owner.classLoader)
    val kind = kind(owner, method, type)
    val parameters = if (kind == MethodHandleInfo.REF_invokeVirtual) type.insertParameterTypes(0, owner) else type
    val captured = if (parameters.parameterCount() > arguments) arrayOf(reference.boundReceiver) else emptyArray()
    val called = parameters.dropParameterTypes(0, captured.size)
        .changeReturnType(if (kind == MethodHandleInfo.REF_newInvokeSpecial) owner else type.returnType())
    val only = shape.methods.single { Modifier.isAbstract(it.modifiers) }
    return SerializedLambda(
        owner,
        shape.name.replace('.', '/'),
        only.name,
        MethodType.methodType(only.returnType, only.parameterTypes).toMethodDescriptorString(),
        kind,
        owner.name.replace('.', '/'),
        method,
        if (kind == MethodHandleInfo.REF_newInvokeSpecial) {
            type.changeReturnType(Void.TYPE).toMethodDescriptorString()
        } else {
            descriptor
        },
        boxed(called, only.returnType == Void.TYPE).toMethodDescriptorString(),
        captured,
    )
}

private fun kind(owner: Class<*>, name: String, type: MethodType): Int =
    when {
        name == "<init>" -> MethodHandleInfo.REF_newInvokeSpecial
        owner.declaredMethods.any {
            it.name == name && Modifier.isStatic(it.modifiers) && it.parameterTypes.contentEquals(type.parameterArray())
        } -> MethodHandleInfo.REF_invokeStatic
        else -> MethodHandleInfo.REF_invokeVirtual
    }

/** Callers pass and get objects. */
private fun boxed(type: MethodType, nothing: Boolean): MethodType {
    val wrapped = type.wrap()
    return if (nothing || type.returnType() == Void.TYPE) wrapped.changeReturnType(Void.TYPE) else wrapped
}
