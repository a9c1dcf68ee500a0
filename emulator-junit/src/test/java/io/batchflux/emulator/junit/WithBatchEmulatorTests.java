package io.batchflux.emulator.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.batchflux.BatchRunner;
import io.batchflux.TaskSpec;
import io.batchflux.azure.AzureBatch;
import io.batchflux.azure.AzureBatchOptions;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.azurite.Azurite;
import io.batchflux.emulator.junit.WithBatchEmulator.Pool;
import java.net.ConnectException;
import java.net.Socket;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Flux;

class WithBatchEmulatorTests {

    private static final Queue<BatchEmulator> SEEN = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void forget() {
        SEEN.clear();
    }

    @Test
    void eachTestFindsAnEmptyAccountAndThePoolsAsDeclared() {
        Launch.of(Tidy.class).hasSucceeded(3);

        assertThat(Set.copyOf(SEEN)).hasSize(1);
        assertThatItIsClosed();
    }

    @WithBatchEmulator(pools = @Pool(id = "small", nodes = 2, taskSlotsPerNode = 1), options = Simulated.class)
    static class Tidy {

        @RepeatedTest(3)
        void leavesARunThatDoesNotEnd(BatchEmulator emulator, BatchRunner runner) {
            assertThat(emulator.requests()).isEmpty();
            assertThat(emulator.activeJobs()).isZero();
            emulator.restore("small", "2");
            emulator.preempt("small", "1");
            SEEN.add(emulator);
            runner.run(TaskSpec.command("never").withEnvironment("SIMULATED_DURATION", "PT1H"))
                    .subscribe(ended -> {}, closed -> {});
            Flux.interval(Duration.ofMillis(5))
                    .takeUntil(tick -> emulator.runningTasks() == 1)
                    .blockLast(Duration.ofSeconds(20));
        }
    }

    @Test
    void nestedClassesUseTheEmulatorAroundThemUnlessTheyWantAnother() {
        Launch.of(Outer.class).hasSucceeded(3);

        assertThat(Set.copyOf(SEEN)).hasSize(2);
        assertThatItIsClosed();
    }

    @WithBatchEmulator(options = Simulated.class)
    static class Outer {

        @Test
        void uses(BatchEmulator emulator) {
            SEEN.add(emulator);
        }

        @Nested
        class Inner {

            private final BatchEmulator emulator;

            Inner(BatchEmulator emulator) {
                this.emulator = emulator;
            }

            @Test
            void usesTheSame() {
                SEEN.add(emulator);
            }
        }

        @Nested
        @WithBatchEmulator(pools = @Pool(id = "other"), options = Simulated.class)
        class Other {

            @Test
            void usesAnother(BatchEmulator emulator) {
                emulator.preempt("other", "1");
                SEEN.add(emulator);
            }
        }
    }

    @Test
    void classesThatShareUseOneIfTheyWantTheSame() {
        Launch.of(First.class, Second.class, Third.class).hasSucceeded(4);

        assertThat(Set.copyOf(SEEN)).hasSize(2);
        assertThatItIsClosed();
    }

    @WithBatchEmulator(shared = true, options = Simulated.class)
    abstract static class Sharing {

        @Test
        void runsAlone(BatchEmulator emulator, BatchRunner runner) {
            SEEN.add(emulator);
            runner.run(TaskSpec.command("any").withEnvironment("SIMULATED_DURATION", "PT0.02S"))
                    .block(Duration.ofSeconds(20));
            assertThat(emulator.requests()).containsEntry("Jobs_Create", 1L);
        }
    }

    static class First extends Sharing {

        @Test
        void again(BatchEmulator emulator, BatchRunner runner) {
            runsAlone(emulator, runner);
        }
    }

    static class Second extends Sharing {}

    @WithBatchEmulator(shared = true, options = Simulated.class, pools = @Pool(id = "other"))
    static class Third extends Sharing {}

    @Test
    void testsThatRunInParallelTakeTurns() {
        Launch.inParallel(First.class, Second.class, Third.class, Tidy.class).hasSucceeded(7);

        assertThatItIsClosed();
    }

    @Test
    void whatFailsLeavesNothing() {
        assertThat(Launch.of(Failing.class).failures())
                .containsExactly("fails(BatchEmulator, BatchRunner): java.lang.AssertionError: on purpose");

        assertThatItIsClosed();
    }

    @WithBatchEmulator(options = Simulated.class)
    static class Failing {

        @Test
        void fails(BatchEmulator emulator, BatchRunner runner) {
            SEEN.add(emulator);
            runner.run(TaskSpec.command("never").withEnvironment("SIMULATED_DURATION", "PT1H"))
                    .subscribe(ended -> {}, closed -> {});
            fail("on purpose");
        }
    }

    @Test
    void whatLivesAsLongAsTheClassHasTheEmulatorAndNoConnection() {
        Launch.of(ForTheClass.class).hasSucceeded(1);

        assertThat(Launch.of(TooLong.class).failures())
                .singleElement()
                .asString()
                .contains("this connection would live longer than a test", "resetBetweenTests = false");
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    @WithBatchEmulator(options = Simulated.class)
    static class ForTheClass {

        private final BatchEmulator emulator;

        ForTheClass(BatchEmulator emulator) {
            this.emulator = emulator;
        }

        @BeforeAll
        static void before(BatchEmulator emulator, AzureBatchOptions options) {
            assertThat(options.toString()).contains(String.valueOf(emulator.endpoint()));
        }

        @Test
        void hasTheSame(BatchEmulator other) {
            assertThat(other).isSameAs(emulator);
        }
    }

    @WithBatchEmulator(options = Simulated.class)
    static class TooLong {

        @BeforeAll
        static void before(AzureBatch azure) {}

        @Test
        void isNotCalled() {}
    }

    @Test
    void withoutAResetConnectionsLiveAsLongAsTheClass() {
        Launch.of(Untouched.class).hasSucceeded(2);

        assertThatItIsClosed();
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    @WithBatchEmulator(options = Simulated.class, resetBetweenTests = false)
    static class Untouched {

        private final AzureBatch azure;

        Untouched(AzureBatch azure, BatchEmulator emulator) {
            this.azure = azure;
            SEEN.add(emulator);
        }

        @RepeatedTest(2)
        void runsOn() {
            azure.runner()
                    .run(TaskSpec.command("any").withEnvironment("SIMULATED_DURATION", "PT0.02S"))
                    .block(Duration.ofSeconds(20));
        }
    }

    @Test
    void whatIsNotThereIsSaidInWords() {
        Thread thread = Thread.currentThread();
        ClassLoader loader = thread.getContextClassLoader();
        thread.setContextClassLoader(new WithoutAzure(loader));
        try {
            assertThat(Launch.of(Wanting.class).failures())
                    .anySatisfy(failure -> assertThat(failure).contains("there is no Azurite unless it is asked for"))
                    .anySatisfy(failure ->
                            assertThat(failure).contains("io.batchflux:batchflux-azure is not on the class path"))
                    .hasSize(2);
        } finally {
            thread.setContextClassLoader(loader);
        }
    }

    @WithBatchEmulator(options = Simulated.class)
    static class Wanting {

        @Test
        void wantsAzurite(Azurite azurite) {}

        @Test
        void wantsARunner(BatchRunner runner) {}
    }

    /** A class path without a module. */
    private static final class WithoutAzure extends ClassLoader {

        WithoutAzure(ClassLoader parent) {
            super(parent);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("io.batchflux.azure.")) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }
    }

    /** Nobody listens any more. */
    private static void assertThatItIsClosed() {
        assertThat(SEEN).isNotEmpty();
        for (BatchEmulator emulator : SEEN) {
            assertThatThrownBy(() -> new Socket("127.0.0.1", emulator.endpoint().getPort()).close())
                    .isInstanceOf(ConnectException.class);
        }
    }
}
