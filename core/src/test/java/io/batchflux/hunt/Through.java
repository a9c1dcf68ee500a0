package io.batchflux.hunt;

import io.batchflux.spi.TaskAddOutcome;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A port of the world as it is seen through a network: each request takes its way and has its fate. */
final class Through {

    /** Operations that are not called as the methods are. */
    private static final Map<String, Enum<?>> NAMES = Map.of(
            "readTaskFileTail", BatchOperation.READ_TASK_FILE,
            "createAppendBlob", BlobOperation.CREATE_APPEND,
            "listBlobs", BlobOperation.LIST,
            "getStart", BlobOperation.GET);

    /** Adds tasks in the world. */
    interface Adding {
        Mono<List<TaskAddOutcome>> add(String jobId, List<TaskDefinition> tasks);
    }

    private Through() {}

    static <T> T the(Network network, Class<T> port, T world, Adding adding) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                    if (method.getName().equals("throttle")) {
                        return network.throttle(
                                port.getSimpleName().startsWith("Blob")
                                        ? Trouble.Service.STORAGE
                                        : Trouble.Service.BATCH);
                    }
                    String target = arguments == null ? "" : String.valueOf(arguments[0]);
                    if (method.getName().equals("addTasks")) {
                        return network.call(
                                BatchOperation.ADD_TASKS, target, adding.add(target, definitions(arguments)));
                    }
                    Object answer = invoked(method, world, arguments);
                    if (answer instanceof Mono<?> mono) {
                        return network.call(operation(method), target, mono);
                    }
                    return answer instanceof Flux<?> flux ? network.stream(operation(method), target, flux) : answer;
                }));
    }

    @SuppressWarnings("unchecked") // The second argument of addTasks.
    private static List<TaskDefinition> definitions(Object[] arguments) {
        return (List<TaskDefinition>) arguments[1];
    }

    private static @Nullable Object invoked(Method method, Object world, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(world, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private static Enum<?> operation(Method method) {
        Enum<?> known = NAMES.get(method.getName());
        if (known != null) {
            return known;
        }
        String name = method.getName().replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
        return method.getDeclaringClass().getSimpleName().startsWith("Blob")
                ? BlobOperation.valueOf(name)
                : BatchOperation.valueOf(name);
    }
}
