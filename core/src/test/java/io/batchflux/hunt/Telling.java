package io.batchflux.hunt;

import io.batchflux.spi.BatchService;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** The Batch service of one program, which tells when that sends jobs their end, and when it adds to them. */
final class Telling {

    private Telling() {}

    static BatchService through(BatchService service, Consumer<String> ends, Consumer<String> adds) {
        return (BatchService) Proxy.newProxyInstance(
                BatchService.class.getClassLoader(),
                new Class<?>[] {BatchService.class},
                (proxy, method, arguments) -> {
                    Object answer;
                    try {
                        answer = method.invoke(service, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                    String name = method.getName();
                    boolean ending = name.startsWith("terminateJob");
                    return answer instanceof Mono<?> mono && (ending || name.equals("addTasks"))
                            ? mono.doOnSubscribe(s -> (ending ? ends : adds).accept(String.valueOf(arguments[0])))
                            : answer;
                });
    }
}
