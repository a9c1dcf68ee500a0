package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.ScriptedCalls.Act;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A source that emits one object again and again, and changes it in between: what is sent is what was emitted. */
class ReusedArgumentsTests {

    private static final int COUNT = 23;

    private final Rig rig = new Rig();
    private final ScriptedCalls program = new ScriptedCalls(rig.store);

    ReusedArgumentsTests() {
        rig.with(options -> options.withFunctions(
                functions -> functions.withCode(Code.inImage("/app/*")).withImage("functions:1")));
        rig.service.tasks(program::run);
    }

    static Object same(AtomicInteger number) {
        return number.get();
    }

    private static Flux<AtomicInteger> reused() {
        return Flux.defer(() -> {
            AtomicInteger only = new AtomicInteger();
            return Flux.range(0, COUNT).map(number -> {
                only.set(number);
                return only;
            });
        });
    }

    static Stream<Chunking> chunkings() {
        return Stream.of(Chunking.none(), Chunking.of(5), Chunking.of(1000), Chunking.auto(Duration.ofSeconds(10)));
    }

    private void with(Chunking chunking) {
        rig.with(options -> options.withFunctions(functions -> functions.withChunking(chunking)));
    }

    private static Integer[] allBut(int left) {
        return IntStream.range(0, COUNT)
                .filter(number -> number != left)
                .boxed()
                .toArray(Integer[]::new);
    }

    private static List<Object> values(List<Evaluation<AtomicInteger, Object>> swept) {
        return swept.stream()
                .filter(Evaluation::isSuccess)
                .map(Evaluation::orElseThrow)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("chunkings")
    void aSweepSendsEachAsItWas(Chunking chunking) {
        with(chunking);

        assertThat(values(rig.complete(rig.runner().sweep(ReusedArgumentsTests::same, reused()))))
                .containsExactlyInAnyOrder((Object[]) allBut(-1));
    }

    @ParameterizedTest
    @MethodSource("chunkings")
    void callsThatAreMadeAgainAreTheSameCalls(Chunking chunking) {
        with(chunking);
        program.acting(number -> number == 7 ? Act.CRASH : Act.RETURN);

        assertThat(values(rig.complete(rig.runner().sweep(ReusedArgumentsTests::same, reused()))))
                .containsExactlyInAnyOrder((Object[]) allBut(7));
    }

    @ParameterizedTest
    @MethodSource("chunkings")
    void aNamedSweepRecordsWhatWasCalled(Chunking chunking) {
        with(chunking);
        rig.complete(rig.runner().named("nightly").sweep(ReusedArgumentsTests::same, reused()));
        int tasks = program.tasks.size();

        assertThat(rig.complete(rig.runner()
                        .named("nightly")
                        .sweep(ReusedArgumentsTests::same, Flux.range(0, COUNT).map(AtomicInteger::new))))
                .allSatisfy(one ->
                        assertThat(one.orElseThrow()).isEqualTo(one.item().get()))
                .hasSize(COUNT);
        assertThat(program.tasks).hasSize(tasks);
    }

    @ParameterizedTest
    @MethodSource("chunkings")
    void aCallSendsItsArgumentAsItWasWhenItWasGiven(Chunking chunking) {
        with(chunking);
        AtomicInteger number = new AtomicInteger(3);
        Mono<Object> call = rig.runner().call(ReusedArgumentsTests::same, number);
        number.set(4);

        assertThat(rig.complete(call)).containsExactly(3);
    }
}
