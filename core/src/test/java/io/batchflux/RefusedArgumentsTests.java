package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.InProcessNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

/** Arguments that cannot travel, results that never can, and code that is not there. */
class RefusedArgumentsTests {

    static class Base {
        int size = 1;

        Base sized(int newSize) {
            size = newSize;
            return this;
        }

        static int size(Base base) {
            return base.size;
        }
    }

    static final class Derived extends Base {
        int more = 2;
    }

    static Stream<String> stream(String text) {
        return Stream.of(text);
    }

    private final Rig rig = new Rig();

    static Stream<Chunking> chunkings() {
        return Stream.of(Chunking.none(), Chunking.of(3), Chunking.of(100), Chunking.auto(Duration.ofSeconds(10)));
    }

    @BeforeEach
    void runFunctionsHere() {
        rig.with(options -> options.withFunctions(
                functions -> functions.withCode(Code.inImage("/app/*")).withImage("functions:1")));
        rig.service.tasks(InProcessNode.of(rig.store)::run);
    }

    private Rig chunked(Chunking chunking) {
        return rig.with(options -> options.withFunctions(functions -> functions.withChunking(chunking)));
    }

    /** Of which number 2, 3 and 7 are of a subclass. */
    private static Flux<Base> parameters() {
        return Flux.range(0, 9)
                .map(number -> (number == 2 || number == 3 || number == 7 ? new Derived() : new Base()).sized(number));
    }

    @ParameterizedTest
    @MethodSource("chunkings")
    void oneThatCannotTravelIsTheFailureOfItsEvaluationAlone(Chunking chunking) {
        List<Evaluation<Base, Integer>> evaluations =
                rig.complete(chunked(chunking).runner().sweep(Base::size, parameters()));

        assertThat(evaluations).hasSize(9);
        assertThat(evaluations)
                .filteredOn(Evaluation::isSuccess)
                .extracting(Evaluation::orElseThrow)
                .containsExactlyInAnyOrder(0, 1, 4, 5, 6, 8);
        assertThat(evaluations)
                .filteredOn(evaluation -> !evaluation.isSuccess())
                .extracting(evaluation -> evaluation.item().size)
                .containsExactlyInAnyOrder(2, 3, 7);
        assertThat(evaluations)
                .filteredOn(evaluation -> !evaluation.isSuccess())
                .allSatisfy(evaluation -> assertThat(((Evaluation.Failed<Base, Integer>) evaluation).cause())
                        .isInstanceOfSatisfying(
                                ArgumentRefusedException.class,
                                refused -> assertThat(refused.function()).isEqualTo(Base.class.getName() + "::size"))
                        .hasMessageContaining("is read back as a " + Base.class.getName())
                        .hasCauseInstanceOf(IllegalArgumentException.class));
        rig.assertNothingIsLeft();
    }

    @ParameterizedTest
    @MethodSource("chunkings")
    void itHasItsPlaceInTheOrder(Chunking chunking) {
        chunked(chunking).with(options -> options.withResults(results -> results.withInOrder(true)));

        assertThat(rig.complete(rig.runner().sweep(Base::size, parameters())))
                .extracting(evaluation -> evaluation.item().size)
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
    }

    @ParameterizedTest
    @MethodSource("chunkings")
    void itEndsASweepThatStopsAtTheFirstFailure(Chunking chunking) {
        chunked(chunking).with(options -> options.withResults(results -> results.withStopOnFailure(true)));

        assertThat(rig.fail(rig.runner().sweep(Base::size, parameters()))).isInstanceOf(ArgumentRefusedException.class);
        rig.assertNothingIsLeft();
    }

    @ParameterizedTest
    @MethodSource("chunkings")
    void ifThereAreNoOthersThereIsNoRequest(Chunking chunking) {
        List<Evaluation<Thread, String>> evaluations = rig.complete(chunked(chunking)
                .runner()
                .sweep(Thread::getName, Flux.range(0, 20).map(i -> new Thread("worker"))));

        assertThat(evaluations).hasSize(20).noneMatch(Evaluation::isSuccess);
        assertThat(rig.service.requests().count(BatchOperation.CREATE_JOB)).isZero();
        rig.assertNothingIsLeft();
    }

    @Test
    void aCallIsRefusedBeforeItIsMade() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rig.runner().call(Base::size, (Base) new Derived()))
                .withMessageContaining("The argument of " + Base.class.getName() + "::size");
    }

    @Test
    void aResultThatCanNeverBeReadIsRefusedBeforeAnyRequest() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rig.runner().call(RefusedArgumentsTests::stream, "a"))
                .withMessageContaining("The result of ")
                .withMessageContaining("java.util.stream.Stream is an interface");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rig.runner().sweep(RefusedArgumentsTests::stream, Flux.just("a")));
        assertThat(rig.service.requests().count()).isZero();
    }

    @Test
    void codeThatIsNotThereIsAnExceptionOfOurs() {
        rig.with(options -> options.withFunctions(functions -> functions.withCode(Code.jars(Path.of("absent.jar")))));

        for (Throwable error : List.of(
                rig.fail(rig.runner().call(Base::size, new Base())),
                rig.fail(rig.runner().sweep(Base::size, parameters())),
                rig.fail(chunked(Chunking.of(3)).runner().sweep(Base::size, parameters())))) {
            assertThat(error)
                    .isInstanceOf(CodeUnavailableException.class)
                    .isInstanceOf(BatchfluxException.class)
                    .hasMessageContaining("absent.jar")
                    .hasCauseInstanceOf(IllegalArgumentException.class);
        }
        rig.assertNothingIsLeft();
    }

    @Test
    void aCacheDirectoryThatCannotBeWrittenIsAnExceptionOfOurs() {
        rig.with(options -> options.withFunctions(functions ->
                functions.withCode(Code.applicationClassPath()).withCacheDirectory(Path.of("/proc/batchflux"))));

        assertThat(rig.fail(rig.runner().call(Base::size, new Base())))
                .isInstanceOf(CodeUnavailableException.class)
                .hasMessageContaining("/proc/batchflux");
        rig.assertNothingIsLeft();
    }
}
