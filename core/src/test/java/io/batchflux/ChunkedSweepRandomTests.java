package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.ScriptedCalls.Act;
import io.batchflux.function.LastCall;
import io.batchflux.function.NodeMain;
import io.batchflux.function.Outcome;
import io.batchflux.function.OutcomeReader;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.testing.TaskScript;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

/**
 * Whatever crashes, is killed, takes too long or is not uploaded: each parameter has one evaluation, and what has an outcome
 * is not called again.
 */
class ChunkedSweepRandomTests {

    private static final int COUNT = 200;

    private final Rig rig = new Rig();
    private final ScriptedCalls program = new ScriptedCalls(rig.store);
    private final Map<Integer, Act> acts = new HashMap<>();
    private final Map<Integer, Duration> durations = new HashMap<>();
    /** Arguments whose outcomes were uploaded. */
    private final Set<Integer> known = new HashSet<>();
    /** Arguments that were killed in a task of their own. */
    private final Set<Integer> killedAlone = new HashSet<>();

    static IntStream seeds() {
        return IntStream.range(0, 12);
    }

    private TaskScript run(TaskDefinition task, Random random) {
        TaskScript script = program.run(task);
        List<Integer> arguments = program.tasks.get(program.tasks.size() - 1);
        assertThat(arguments).as("not called again").noneMatch(known::contains);
        byte[] outcomes = script.files().getOrDefault(NodeMain.OUTCOMES_FILE, new byte[0]);
        int fate = random.nextInt(100);
        if (fate < 20) {
            // Killed while it wrote, or before it wrote anything.
            byte[] written = Arrays.copyOf(outcomes, random.nextInt(outcomes.length + 1));
            if (arguments.size() == 1) {
                killedAlone.addAll(arguments);
            }
            TaskScript killed = TaskScript.exits(137).runningFor(Duration.ofSeconds(random.nextInt(100)));
            if (fate < 4) {
                return killed;
            }
            outcomes = written;
            script = killed.writing(NodeMain.OUTCOMES_FILE, written);
            int made = OutcomeReader.create().read(ByteBuffer.wrap(written)).size();
            if (made < arguments.size() && random.nextBoolean()) {
                // Its time was up while it was at the call that it was killed in.
                script = script.printing(
                        "wd/" + NodeMain.OUTCOMES_FILE,
                        Duration.ofSeconds(random.nextInt(50)),
                        new LastCall(Integer.toString(made)).toJson() + "\n");
            }
        }
        for (Outcome outcome : OutcomeReader.create().read(ByteBuffer.wrap(outcomes))) {
            known.add(arguments.get(Integer.parseInt(outcome.id())));
        }
        return script;
    }

    private Flux<Evaluation<Integer, Object>> sweep(Random random) {
        int[] inFlight = {1, 2, 5, 1000};
        Chunking chunking = random.nextInt(3) == 0
                ? Chunking.auto(Duration.ofSeconds(1 + random.nextInt(60)))
                : Chunking.of(2 + random.nextInt(30));
        rig.with(options -> options.withPollInterval(Duration.ofSeconds(1))
                .withInOrder(random.nextBoolean())
                .withConcurrency(options.concurrency().withMaxInFlight(inFlight[random.nextInt(inFlight.length)]))
                .withFunctions(options.functions()
                        .withCode(Code.inImage("/app/*"))
                        .withInlineLimit(random.nextInt(10_000))
                        .withChunking(chunking)));
        Flux<Integer> parameters = Flux.range(0, COUNT);
        Flux<Evaluation<Integer, Object>> sweep = rig.runner()
                .sweep(
                        ScriptedCalls::same,
                        random.nextBoolean() ? parameters : parameters.delayElements(Duration.ofMillis(30), rig.clock));
        return random.nextBoolean() ? sweep : sweep.limitRate(1 + random.nextInt(5));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void eachParameterHasOneEvaluationAndEachOutcomeCounts(int seed) {
        Random random = new Random(seed);
        Act[] possible = {Act.CRASH, Act.EXIT};
        for (int number = 0; number < COUNT; number++) {
            acts.put(number, random.nextInt(10) > 0 ? Act.RETURN : possible[random.nextInt(possible.length)]);
            durations.put(number, Duration.ofMillis(random.nextInt(random.nextInt(100) == 0 ? 400_000 : 20_000)));
        }
        program.acting(acts::get).lasting(durations::get);
        rig.service.tasks(task -> run(task, random));

        List<Evaluation<Integer, Object>> swept = rig.complete(sweep(random));

        List<Integer> all = IntStream.range(0, COUNT).boxed().toList();
        if (rig.options.results().inOrder()) {
            assertThat(swept).extracting(Evaluation::item).containsExactlyElementsOf(all);
        } else {
            assertThat(swept).extracting(Evaluation::item).containsExactlyInAnyOrderElementsOf(all);
        }
        for (Evaluation<Integer, Object> evaluation : swept) {
            int number = evaluation.item();
            assertThat(evaluation.isSuccess()).as("success of %s", number).isEqualTo(known.contains(number));
            if (acts.get(number) == Act.RETURN && !killedAlone.contains(number) && !isTooLong(number)) {
                assertThat(evaluation.orElseThrow()).isEqualTo(number);
            }
        }
        rig.assertNothingIsLeft();
    }

    private boolean isTooLong(int number) {
        return durations
                        .getOrDefault(number, Duration.ZERO)
                        .compareTo(rig.options.tasks().timeLimit())
                > 0;
    }
}
