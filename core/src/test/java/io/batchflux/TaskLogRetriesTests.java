package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.TaskSnapshot;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** A retry has the directory of the try before it: whether its file is begun anew or appended to is the service's business. */
class TaskLogRetriesTests {

    private final Rig rig = new Rig().with(options -> options.withCleanUp(CleanUp.NEVER));
    /** What the file has on the node; {@code null} if the node is gone. */
    private @Nullable String file = "";

    private TestSubscriber<String> lines(TaskScript script, Duration later) {
        rig.service.tasks(task -> script);
        rig.listening();
        rig.subscribe(rig.runner()
                .run(Rig.tasks(1).map(task -> task.withOutput(Output.named("stdout", "../stdout.txt"))))
                .ignoreElements());
        rig.advance(later);
        List<TaskAdded> added = rig.listener.events(TaskAdded.class);
        return rig.subscribe(
                rig.runner(new Node()).log(added.get(added.size() - 1)).lines());
    }

    private TestSubscriber<String> linesOfWhatFailsOnce() {
        return lines(
                TaskScript.succeeds()
                        .writing("../stdout.txt", "")
                        .runningFor(Duration.ofMinutes(4))
                        .failingFirst(1),
                Duration.ofSeconds(1));
    }

    /** Tells of the file as it is. */
    private final class Node extends ForwardingBatchService {

        Node() {
            super(rig.service);
        }

        @Override
        public Mono<TaskSnapshot> describeTask(String jobId, String taskId) {
            return rig.service.describeTask(jobId, taskId);
        }

        @Override
        public Flux<ByteBuffer> readTaskFile(String jobId, String taskId, String path, long offset, int maxBytes) {
            String text = file;
            if (text == null) {
                return Flux.error(Errors.permanent("NodeNotReady"));
            }
            byte[] content = text.getBytes(StandardCharsets.UTF_8);
            int from = (int) Math.min(offset, content.length);
            return Flux.just(ByteBuffer.wrap(content, from, Math.min(maxBytes, content.length - from)));
        }
    }

    @Test
    void aFileThatIsBegunAnewIsReadFromItsBeginningAlsoIfItIsLongerByThen() {
        file = "first: begun\nfirst: half a li";
        TestSubscriber<String> lines = linesOfWhatFailsOnce();
        rig.advance(Duration.ofMinutes(3));
        assertThat(lines.getReceivedOnNext()).containsExactly("first: begun");

        file = "second: begun\nsecond: a line\nsecond: another line\n";
        rig.advance(Duration.ofMinutes(2));

        String[] all = {"first: begun", "first: half a li", "second: begun", "second: a line", "second: another line"};
        assertThat(lines.getReceivedOnNext()).containsExactly(all);
        rig.advance(Duration.ofMinutes(10));
        assertThat(lines.getReceivedOnNext()).containsExactly(all);
        assertThat(lines.isTerminatedComplete()).isTrue();
    }

    @Test
    void aFileThatIsBegunAnewIsReadFromItsBeginningAlsoIfItIsAsLongOrShorter() {
        for (String second : List.of("twice", "2.")) {
            file = "first\n";
            TestSubscriber<String> lines = linesOfWhatFailsOnce();
            rig.advance(Duration.ofMinutes(3));

            file = second + "\n";
            rig.advance(Duration.ofMinutes(20));

            assertThat(lines.getReceivedOnNext()).containsExactly("first", second);
            assertThat(lines.isTerminatedComplete()).isTrue();
        }
    }

    @Test
    void aLongLogThatIsBegunAnewIsReadFromItsBeginning() {
        file = "first: a line\n".repeat(20_000);
        TestSubscriber<String> lines = linesOfWhatFailsOnce();
        rig.advance(Duration.ofMinutes(3));

        file = "second: a line\n".repeat(30_000);
        rig.advance(Duration.ofMinutes(20));

        assertThat(lines.getReceivedOnNext()).hasSize(50_000);
        assertThat(lines.getReceivedOnNext().subList(20_000, 50_000)).containsOnly("second: a line");
    }

    @Test
    void whatIsAppendedFollows() {
        file = "the same\n";
        TestSubscriber<String> lines = linesOfWhatFailsOnce();
        rig.advance(Duration.ofMinutes(3));

        file = "the same\nthe same\nand more\n";
        rig.advance(Duration.ofMinutes(20));

        assertThat(lines.getReceivedOnNext()).containsExactly("the same", "the same", "and more");
        assertThat(lines.isTerminatedComplete()).isTrue();
    }

    @Test
    void whatWasUploadedOfAFileThatWasBegunAnewIsReadFromItsBeginning() {
        assertThat(linesOfWhatWasUploadedAfter("first\n")).containsExactly("first", "second: begun", "second: done");
    }

    @Test
    void whatWasUploadedOfAFileThatHasGrownIsReadBehindWhatWasRead() {
        assertThat(linesOfWhatWasUploadedAfter("second: begun\n")).containsExactly("second: begun", "second: done");
    }

    private List<String> linesOfWhatWasUploadedAfter(String read) {
        file = read;
        TestSubscriber<String> lines = lines(
                TaskScript.succeeds()
                        .runningFor(Duration.ofMinutes(1))
                        .writing("../stdout.txt", "second: begun\nsecond: done\n"),
                Duration.ofSeconds(10));
        rig.advance(Duration.ofSeconds(30));

        file = null;
        rig.advance(Duration.ofMinutes(5));

        assertThat(lines.isTerminatedComplete()).isTrue();
        return lines.getReceivedOnNext();
    }
}
