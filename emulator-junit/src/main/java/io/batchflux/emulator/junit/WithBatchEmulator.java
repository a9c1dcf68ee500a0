package io.batchflux.emulator.junit;

import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.azurite.Azurite;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * This annotation gives the tests of a class an emulated Batch account, which is started before the first of them, is
 * reset after each and is closed after the last, whatever has failed.
 *
 * <p>Tests, their {@code @BeforeEach} and {@code @AfterEach} methods and constructors can have parameters of these types:
 *
 * <ul>
 *   <li>{@link BatchEmulator}; {@link Azurite} with {@link #azurite()};
 *   <li>{@code AzureBatch} and {@code BatchRunner}, if {@code batchflux-azure} is on the class path: a connection of the test's
 *       own, whose runs end with it;
 *   <li>{@code AzureBatchOptions}, to connect in another way.
 * </ul>
 *
 * <p>What lives as long as a class ({@code @BeforeAll} methods, constructors with {@code @TestInstance(PER_CLASS)}) can have the emulator, Azurite and the
 * options; a connection only if the emulator {@linkplain #resetBetweenTests is not reset}, since its runs would lose their jobs.
 *
 * <p>Nested classes use the emulator of the class around them, unless they have an annotation of their own. Tests that run in parallel take
 * turns at an emulator that is reset between them; classes with emulators of their own run side by side.
 *
 * @see WithFaults
 * @see BatchEmulatorExtension
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(BatchEmulatorExtension.class)
public @interface WithBatchEmulator {

    /** Names the pools there are, in place of those of the options; the connection uses the first one. */
    Pool[] pools() default {};

    /**
     * Says whether Azurite is started too: inputs, outputs and functions need it. Its blobs stay when the emulator is
     * reset.
     */
    boolean azurite() default false;

    /**
     * Says whether all classes of the test run that want the same use one emulator, which is closed after the last of
     * them, rather than one for each class.
     */
    boolean shared() default false;

    /**
     * Says whether {@link BatchEmulator#reset()} follows each test. Without it tests need not take turns, and find what
     * others have left.
     */
    boolean resetBetweenTests() default true;

    /**
     * Names what gives the options of the emulator: a class with a constructor without parameters. By default it gives
     * {@link EmulatorOptions#defaults()} with this program's Java on the PATH of tasks.
     */
    Class<? extends Supplier<EmulatorOptions>> options() default DefaultOptions.class;

    /** This annotation describes a pool, as {@link PoolOptions} does. */
    @Documented
    @Target({})
    @Retention(RetentionPolicy.RUNTIME)
    @interface Pool {

        /** Says what the pool's id is. */
        String id() default "pool";

        /** Says how many dedicated nodes the pool has. */
        int nodes() default 1;

        /** Says how many spot nodes the pool has besides. */
        int lowPriorityNodes() default 0;

        /** Says how many tasks of one slot a node runs at once. */
        int taskSlotsPerNode() default 4;
    }
}
