package io.batchflux.emulator.junit;

import io.batchflux.emulator.Fault;
import io.batchflux.emulator.FaultPlan;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * This annotation lets something go wrong at the emulator in this test, or in all tests of this class:
 * {@code @WithFaults("Tasks_List:429,first=3")}.
 *
 * <p>The faults are there from before the first {@code @BeforeEach} method on, and are gone after the test. Those of a test come after those of
 * its class, those of nested classes after those of the class around them, and all of them after those of the emulator's options.
 *
 * @see BatchEmulatorExtension
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface WithFaults {

    /** Says what goes wrong, as {@link Fault#parse} reads it. */
    String[] value();

    /** Says where chance begins, as in {@link FaultPlan#withSeed}; the one nearest to the test counts. */
    long seed() default 0;
}
