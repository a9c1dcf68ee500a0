package io.batchflux.function;

import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * A configuration of a program's own says how its arguments and results are written as JSON and read back, here and on
 * the node.
 *
 * <p>It is a service: a public class with a public constructor without parameters, named in the file {@code
 * META-INF/services/io.batchflux.function.JsonConfiguration} beside it. All that the class loader of a function finds are
 * applied to its calls, in the order of their class names. The names travel with each call, and the node applies the same;
 * a class that is not there is that call's failure. So a configuration must be part of the code that the nodes get.
 *
 * <p>It is called once for each process and class loader, from any thread, and must do the same every time. Whatever it does,
 * a value that does not arrive as it was is refused.
 */
public interface JsonConfiguration {

    /** Changes how values travel, as by {@code mapper.addModule(new GuavaModule())}. */
    void configure(JsonMapper.Builder mapper);
}
