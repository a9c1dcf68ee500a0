package io.batchflux.examples;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Ctrl-C and SIGTERM as a value that publishers can listen to, so that a program ends in its own order.
 *
 * <p>A shutdown hook could not do that: hooks run all at once, and those of the emulator and of Azurite would stop them before
 * the run's own clean-up has reached them. A second Ctrl-C ends the program at once, by way of those hooks.
 *
 * <p>The JVM's own type for signals is in the module {@code jdk.unsupported}, which every JDK has; the compiler warns of it,
 * hence the reflection.
 */
final class Interrupts {

    private static final int SIGINT = 2;
    private static final int SIGTERM = 15;

    private final AtomicReference<@Nullable Integer> exitCode = new AtomicReference<>();
    private final Sinks.One<String> first = Sinks.one();

    private Interrupts() {}

    static Interrupts listen() {
        Interrupts interrupts = new Interrupts();
        interrupts.handle("INT", SIGINT);
        interrupts.handle("TERM", SIGTERM);
        return interrupts;
    }

    /** Emits the name of the first signal, also if it has come before the subscription. */
    Mono<String> first() {
        return first.asMono();
    }

    /** Returns 128 and the number of the first signal, as shells do, or {@code null} if there was none. */
    @Nullable
    Integer exitCode() {
        return exitCode.get();
    }

    private void handle(String name, int number) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    Interrupts.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        return switch (method.getName()) {
                            case "handle" -> {
                                receive(name, number);
                                yield null;
                            }
                            case "hashCode" -> System.identityHashCode(self);
                            case "equals" -> self == arguments[0];
                            default -> "SIG" + name;
                        };
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("SIG" + name + " must be free to be handled", e);
        }
    }

    private void receive(String name, int number) {
        if (exitCode.compareAndSet(null, 128 + number)) {
            first.emitValue("SIG" + name, Sinks.EmitFailureHandler.FAIL_FAST);
        } else if (number == SIGINT) {
            System.exit(128 + SIGINT);
        }
    }
}
