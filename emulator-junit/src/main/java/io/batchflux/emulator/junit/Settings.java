package io.batchflux.emulator.junit;

import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.PoolOptions;
import java.util.Arrays;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * Settings are what a class wants; those who want the same can share it.
 *
 * @param shared whether with all classes of the test run, or only with those nested in one
 */
record Settings(EmulatorOptions options, boolean azurite, boolean shared, boolean reset) {

    static final Settings DEFAULT = new Settings(new DefaultOptions().get(), false, false, true);

    /** Returns the settings of the annotation that is nearest to the context. */
    static Settings of(ExtensionContext context) {
        return Contexts.outwards(context)
                .flatMap(each -> each.getElement().stream())
                .flatMap(element -> AnnotationSupport.findAnnotation(element, WithBatchEmulator.class).stream())
                .findFirst()
                .map(Settings::of)
                .orElse(DEFAULT);
    }

    private static Settings of(WithBatchEmulator wanted) {
        EmulatorOptions options =
                ReflectionSupport.newInstance(wanted.options()).get();
        PoolOptions[] pools = Arrays.stream(wanted.pools()).map(Settings::pool).toArray(PoolOptions[]::new);
        return new Settings(
                pools.length == 0 ? options : options.withPools(pools),
                wanted.azurite(),
                wanted.shared(),
                wanted.resetBetweenTests());
    }

    private static PoolOptions pool(WithBatchEmulator.Pool pool) {
        return PoolOptions.of(pool.id())
                .withNodes(pool.nodes())
                .withLowPriorityNodes(pool.lowPriorityNodes())
                .withTaskSlotsPerNode(pool.taskSlotsPerNode());
    }

    /** Returns the pool that a connection uses. */
    String pool() {
        return options.nodes().pools().get(0).id();
    }

    Settings withOptions(EmulatorOptions other) {
        return new Settings(other, azurite, shared, reset);
    }

    Settings withAzurite(boolean other) {
        return new Settings(options, other, shared, reset);
    }

    Settings withShared(boolean other) {
        return new Settings(options, azurite, other, reset);
    }

    Settings withReset(boolean other) {
        return new Settings(options, azurite, shared, other);
    }
}
