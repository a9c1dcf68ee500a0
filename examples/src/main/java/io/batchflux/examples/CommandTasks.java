package io.batchflux.examples;

import io.batchflux.BatchRunner;
import io.batchflux.Input;
import io.batchflux.Output;
import io.batchflux.TaskResult;
import io.batchflux.TaskSpec;
import io.batchflux.emulator.PoolOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Command tasks: each gets a file, leaves one, and may fail, which does not end the others.
 *
 * <p>It counts the words of three texts on the Batch emulator. One of the texts is empty, and its task says that this is an
 * error.
 */
public final class CommandTasks {

    private static final List<Text> TEXTS = List.of(
            new Text("short", "one two three"),
            new Text("long", "the quick brown fox jumps over the lazy dog"),
            new Text("empty", ""));

    /** What a task is about: it goes in with the task and comes back with its result. */
    private record Text(String name, String content) {}

    private CommandTasks() {}

    /** Runs the tasks and prints a line for each; the first argument says where files are cached. */
    public static void main(String... arguments) {
        Path directory = Path.of(arguments.length == 0 ? "target" : arguments[0]);
        try (LocalAzure local = LocalAzure.start(PoolOptions.of("commands"), directory.resolve("cache"))) {
            countWords(local.azure().runner()).doOnNext(System.out::println).blockLast();
        }
    }

    static Flux<String> countWords(BatchRunner batch) {
        return batch.run(Flux.fromIterable(TEXTS).map(CommandTasks::task), CommandTasks::describe);
    }

    private static TaskSpec<Text> task(Text text) {
        return TaskSpec.command(
                        "/bin/sh -c 'test -s text || { echo the text is empty >&2; exit 3; }; wc -w < text > words'",
                        text)
                .withInput(Input.bytes("text", text.content().getBytes(StandardCharsets.UTF_8)))
                .withOutput(Output.named("words", "words"))
                .withRetries(0);
    }

    private static Mono<String> describe(TaskResult<Text> result) {
        if (result instanceof TaskResult.Succeeded<Text> succeeded) {
            return succeeded
                    .output("words")
                    .text(100)
                    .map(words -> result.item().name() + ": " + words.trim() + " words");
        }
        TaskResult.Failed<Text> failed = (TaskResult.Failed<Text>) result;
        return Mono.just(result.item().name() + ": " + failed.failure().kind() + ", exit code "
                + failed.execution().exitCode() + ", "
                + failed.failure().stderrTail().trim());
    }
}
