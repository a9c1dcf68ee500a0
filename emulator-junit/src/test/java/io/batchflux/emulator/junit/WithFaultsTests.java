package io.batchflux.emulator.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.FaultPlan;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.RuntimeOptions;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

class WithFaultsTests {

    @Test
    void theFaultsOfTheOptionsTheClassesAndTheTestAreThereInThisOrder() {
        Launch.of(Layers.class).hasSucceeded(5);
    }

    @TestMethodOrder(OrderAnnotation.class)
    @WithFaults("Jobs_Get:500")
    static class Layers {

        @RegisterExtension
        static final BatchEmulatorExtension BATCH = BatchEmulatorExtension.create()
                .withOptions(EmulatorOptions.defaults()
                        .withRuntime(RuntimeOptions.simulated())
                        .withFaults(FaultPlan.none().withFault("Jobs_List:503")))
                .withPools(PoolOptions.of("mine"));

        @Order(1)
        @RepeatedTest(2)
        @WithFaults({"Tasks_List:429,first=3", "Jobs_Get:500,nth=2"})
        void ofTheTest(BatchEmulator emulator) {
            assertThat(emulator.injectedFaults())
                    .containsOnlyKeys("Jobs_List:503", "Jobs_Get:500", "Tasks_List:429,first=3", "Jobs_Get:500,nth=2");
            emulator.preempt("mine", "1");
            assertThat(BATCH.emulator()).isSameAs(emulator);
            assertThat(BATCH.azurite()).isEmpty();
        }

        @Order(2)
        @Test
        void ofTheClassAlone(BatchEmulator emulator) {
            assertThat(emulator.injectedFaults()).containsOnlyKeys("Jobs_List:503", "Jobs_Get:500");
        }

        @Nested
        @WithFaults("Pools_Get:500")
        class Within {

            @Test
            void ofBothClasses(BatchEmulator emulator) {
                assertThat(emulator.injectedFaults())
                        .containsOnlyKeys("Jobs_List:503", "Jobs_Get:500", "Pools_Get:500");
            }

            @Test
            @WithFaults("Jobs_Create:quota")
            void ofAllThree(BatchEmulator emulator) {
                assertThat(emulator.injectedFaults())
                        .containsOnlyKeys("Jobs_List:503", "Jobs_Get:500", "Pools_Get:500", "Jobs_Create:quota");
            }
        }
    }

    @Test
    void theyAreGoneAfterTheTestEvenIfNothingElseIsReset() {
        Launch.of(Kept.class).hasSucceeded(2);
    }

    @TestMethodOrder(OrderAnnotation.class)
    @WithBatchEmulator(resetBetweenTests = false, options = Simulated.class)
    static class Kept {

        @Order(1)
        @Test
        @WithFaults("Jobs_Get:500")
        void has(BatchEmulator emulator) {
            assertThat(emulator.injectedFaults()).containsOnlyKeys("Jobs_Get:500");
        }

        @Order(2)
        @Test
        void hasNot(BatchEmulator emulator) {
            assertThat(emulator.injectedFaults()).isEmpty();
        }
    }

    @Test
    void aFaultThatCannotBeReadIsSaidWithWhereItIs() {
        assertThat(Launch.of(Malformed.class).failures())
                .singleElement()
                .asString()
                .contains("@WithFaults of", "Malformed.isNotCalled", "fault must be one of", "was 99");
    }

    @WithBatchEmulator(options = Simulated.class)
    static class Malformed {

        @Test
        @WithFaults("Jobs_Get:99")
        void isNotCalled() {}
    }

    @Test
    void theFieldOfAnExtensionNeedNotBeStatic() {
        Launch.of(OfTheInstance.class).hasSucceeded(2);
    }

    static class OfTheInstance {

        @RegisterExtension
        final BatchEmulatorExtension batch = BatchEmulatorExtension.create()
                .withOptions(new Simulated().get())
                .withSharing()
                .withResetBetweenTests(true);

        @RepeatedTest(2)
        void hasIt(BatchEmulator emulator) {
            assertThat(batch.emulator()).isSameAs(emulator);
        }
    }
}
