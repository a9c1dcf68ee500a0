package io.batchflux.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;

/** A task that is tried again: in which directory, and what of the try before is there. */
final class RetryDirectory extends Check {

    private static final String SCRIPT =
            "echo try; date >> tries; cat input; echo changed > input; test $(wc -l < tries) -ge 3";

    RetryDirectory() {
        super(3, "What does another try of a task find?");
    }

    @Override
    Flux<Finding> ask(Workplace at) {
        return at.container()
                .flatMap(container ->
                        at.put(container, "input", "as downloaded\n").then(at.toRead(container, "input")))
                .flatMap(input -> {
                    ObjectNode task = Tasks.limited(Tasks.shell("tries", SCRIPT), Duration.ofMinutes(5), 3);
                    return at.run(Tasks.input(task, input, "input"));
                })
                .flatMapMany(task -> at.file(task, "stdout.txt")
                        .flatMapIterable(stdout -> List.of(
                                Finding.of(
                                        "three tries that count themselves in a file",
                                        "exit code 0 after 2 retries",
                                        task.words() + " after " + task.retries() + " retries"),
                                Finding.of(
                                        "an input that a try has changed",
                                        "stays changed",
                                        stdout.endsWith("changed\n") ? "stays changed" : "is downloaded again"),
                                Finding.unknown(
                                        "stdout.txt of the tries",
                                        "is overwritten",
                                        stdout.indexOf("try") == stdout.lastIndexOf("try")
                                                ? "is overwritten"
                                                : "is appended to",
                                        "--append-streams"))));
    }
}
