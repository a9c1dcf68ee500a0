package io.batchflux.sweeps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.batchflux.Evaluation;
import io.batchflux.SizedFlux;
import io.batchflux.rules.OtherProgram;
import io.batchflux.sweeps.Shots.Hit;
import io.batchflux.sweeps.Shots.Shot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.util.retry.Retry;

class ResultFileTests {

    private static final List<Evaluation<Shot, Hit>> SHOTS = Shots.evaluations(16);
    private static final List<Evaluation<Shot, Hit>> HITS =
            SHOTS.stream().filter(Evaluation::isSuccess).toList();

    @TempDir
    Path directory;

    private ResultFile<Shot, Hit> file(String format) {
        Path path = directory.resolve("shots." + format);
        return format.equals("csv")
                ? ResultFile.csv(path, Shot.class, Hit.class)
                : ResultFile.jsonLines(path, Shot.class, Hit.class);
    }

    private static void append(ResultFile<Shot, Hit> file, List<Evaluation<Shot, Hit>> evaluations) {
        StepVerifier.create(Flux.fromIterable(evaluations).transform(file::append))
                .expectNextSequence(evaluations)
                .verifyComplete();
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "jsonl"})
    void whatWasWrittenIsReadBackAsItWas(String format) {
        ResultFile<Shot, Hit> file = file(format);

        append(file, SHOTS.subList(0, 5));
        append(file, SHOTS.subList(5, 16));

        StepVerifier.create(file.read()).expectNextSequence(HITS).verifyComplete();
    }

    @Test
    void componentsAreColumns() throws IOException {
        append(file("csv"), HITS.subList(0, 2));

        assertThat(Files.readAllLines(directory.resolve("shots.csv")))
                .hasSize(3)
                .startsWith(
                        "item.speed,item.wind.force,item.wind.from,value.metres,value.trace,failure.kind,failure.message,"
                                + "call.seconds,call.task,call.job,call.node,call.start,call.end")
                .anyMatch(line -> line.startsWith("1.0,0,\"north, or so\",0.125,\"[0.1,1.0]\",,,"));
    }

    @Test
    void aLineOfJsonHasObjectsWithinAnObject() throws IOException {
        append(file("jsonl"), HITS.subList(0, 1));

        assertThat(Files.readString(directory.resolve("shots.jsonl")))
                .startsWith("{\"item\":{\"speed\":1.0,\"wind\":{\"force\":0,\"from\":\"north, or so\"}},"
                        + "\"value\":{\"metres\":0.125,\"trace\":[0.1,1.0]},\"call\":{\"seconds\":")
                .endsWith("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "jsonl"})
    void aResumedSweepEvaluatesWhatIsNotThereAndWhatFailed(String format) {
        ResultFile<Shot, Hit> file = file(format);
        append(file, SHOTS.subList(0, 10));
        List<Shot> evaluated = new ArrayList<>();
        List<Shot> all = SHOTS.stream().map(Evaluation::item).toList();
        List<Evaluation<Shot, Hit>> known =
                SHOTS.subList(0, 10).stream().filter(Evaluation::isSuccess).toList();
        List<Shot> missing = all.stream()
                .filter(shot -> known.stream().noneMatch(hit -> hit.item().equals(shot)))
                .toList();

        StepVerifier.create(file.resume(
                        SizedFlux.of(all.size(), Flux.fromIterable(all)),
                        items -> sized(missing.size(), items)
                                .doOnNext(evaluated::add)
                                .map(item -> Evaluation.Succeeded.of(item, new Hit(7, List.of())))))
                .expectNextSequence(known)
                .expectNextCount(missing.size())
                .verifyComplete();

        assertThat(evaluated).isEqualTo(missing);
        StepVerifier.create(file.resume(
                        Flux.fromIterable(all),
                        items -> items.map(item -> {
                            throw new AssertionError("evaluated again: " + item);
                        })))
                .expectNextCount(16)
                .verifyComplete();
        StepVerifier.create(file.read()).expectNextCount(16).verifyComplete();
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "jsonl"})
    void whereverAProgramIsKilledTheNextOneGoesOn(String format) throws IOException {
        ResultFile<Shot, Hit> file = file(format);
        append(file, SHOTS.subList(0, 4));
        byte[] written = Files.readAllBytes(file.path());

        for (int length = 0; length < written.length; length += 17) {
            Files.write(file.path(), java.util.Arrays.copyOf(written, length));
            Long before = file.read().count().block();
            append(file, HITS.subList(6, 7));
            StepVerifier.create(file.read())
                    .expectNextCount(before == null ? 0 : before)
                    .expectNext(HITS.get(6))
                    .verifyComplete();
        }
    }

    @Test
    void anItemIsKnownAgainHoweverItsNumbersAreWritten() throws IOException {
        append(file("csv"), HITS.subList(0, 1));
        Files.writeString(
                directory.resolve("shots.csv"),
                Files.readString(directory.resolve("shots.csv")).replace("\n1.0,0,", "\n1,0,"));

        StepVerifier.create(file("csv")
                        .resume(
                                Flux.just(HITS.get(0).item()),
                                items -> items.map(item -> {
                                    throw new AssertionError("evaluated again: " + item);
                                })))
                .expectNext(HITS.get(0))
                .verifyComplete();
    }

    @Test
    void cancellingCancelsTheSweepAndLeavesAWholeFile() throws IOException {
        ResultFile<Shot, Hit> file = file("csv");
        TestPublisher<Evaluation<Shot, Hit>> source = TestPublisher.create();

        StepVerifier.create(source.flux().transform(file::append), 2)
                .then(() -> awaitSubscriber(source))
                .then(() -> source.next(HITS.get(0), HITS.get(1)))
                .expectNextCount(2)
                .thenCancel()
                .verify();

        awaitClosed(file);
        source.assertCancelled();
        assertThat(Files.readString(file.path())).endsWith("\n");
    }

    private static void awaitSubscriber(TestPublisher<?> source) {
        while (source.subscribeCount() == 0) {
            Thread.onSpinWait();
        }
    }

    /** Whoever has the lock is not done yet. */
    private static void awaitClosed(ResultFile<Shot, Hit> file) {
        StepVerifier.create(Flux.<Evaluation<Shot, Hit>>empty()
                        .transform(file::append)
                        .retryWhen(Retry.fixedDelay(500, Duration.ofMillis(10))
                                .filter(error ->
                                        String.valueOf(error.getMessage()).contains("already"))))
                .verifyComplete();
    }

    @Test
    void aSweepMayFailAndWhatCameIsThere() {
        ResultFile<Shot, Hit> file = file("jsonl");

        StepVerifier.create(Flux.fromIterable(HITS)
                        .concatWith(Flux.error(new IllegalStateException("lost")))
                        .transform(file::append))
                .expectNextSequence(HITS)
                .verifyErrorMessage("lost");

        StepVerifier.create(file.read()).expectNextSequence(HITS).verifyComplete();
    }

    @Test
    void onlyOneWritesAFileAtATime() {
        ResultFile<Shot, Hit> file = file("csv");

        StepVerifier.create(Flux.fromIterable(HITS)
                        .transform(file::append)
                        .concatMap(hit -> Flux.<Evaluation<Shot, Hit>>empty().transform(file::append)))
                .verifyErrorMessage("evaluations cannot be written to " + file.path()
                        + ": this program is writing it already; give each sweep a file of its own");
    }

    @Test
    void anotherProgramDoesNotWriteItThoughThisOneHasReadItMeanwhile() throws IOException {
        ResultFile<Shot, Hit> file = file("csv");

        StepVerifier.create(Flux.fromIterable(HITS)
                        .transform(file::append)
                        .concatMap(hit -> file.read().then(Mono.fromCallable(() -> written(file.path()))))
                        .take(1))
                .assertNext(said -> assertThat(said).contains("another program is writing it; wait for it"))
                .verifyComplete();
        awaitClosed(file);
        assertThat(written(file.path())).contains("its own now");
        assertThat(directory).isDirectoryNotContaining("glob:**.lock");
    }

    private static String written(Path path) throws IOException {
        return OtherProgram.output(ResultFileTests.class, path.toString());
    }

    /** Runs in another program, which writes the file too. */
    public static void main(String[] arguments) {
        try {
            ResultFile.csv(Path.of(arguments[0]), Shot.class, Hit.class)
                    .append(Flux.<Evaluation<Shot, Hit>>empty())
                    .blockLast();
            System.out.println("its own now");
        } catch (RuntimeException e) {
            System.out.println(e.getMessage());
        }
    }

    @Test
    void whatHasComeIsWrittenThoughNobodyWantsItAnyMore() {
        ResultFile<Shot, Hit> file = file("jsonl");

        StepVerifier.create(Flux.fromIterable(HITS).hide().transform(file::append), 1)
                .expectNext(HITS.get(0))
                .thenCancel()
                .verify();

        awaitClosed(file);
        StepVerifier.create(file.read()).expectNextSequence(HITS).verifyComplete();
    }

    @Test
    void whatTheFileHasOfAnotherSweepIsNotTakenForOneOfItsOwn() {
        ResultFile<Shot, Hit> file = file("csv");
        append(file, HITS.subList(0, 8));
        List<Shot> others = HITS.subList(6, 12).stream().map(Evaluation::item).toList();

        StepVerifier.create(file.resume(
                        SizedFlux.of(6, Flux.fromIterable(others)),
                        items -> sized(4, items).map(item -> Evaluation.Succeeded.of(item, new Hit(7, List.of())))))
                .expectNextCount(6)
                .verifyComplete();
    }

    @Test
    void aFileOfAnotherSweepIsLeftAsItIs() throws IOException {
        Files.writeString(directory.resolve("shots.csv"), "a,b\n1,2\n");
        Files.writeString(directory.resolve("shots.jsonl"), "{\"item\":{\"speed\":1.0}}\n");

        StepVerifier.create(Flux.fromIterable(HITS).transform(file("csv")::append))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .hasMessageContaining("its first line must be item.speed,item.wind.force")
                        .hasMessageEndingWith("give each sweep a file of its own"));
        StepVerifier.create(file("jsonl").resume(Flux.empty(), items -> Flux.empty()))
                .verifyErrorSatisfies(error ->
                        assertThat(error).hasMessageContaining("each line must have \"item.wind.force\", not so"));
        assertThat(Files.readString(directory.resolve("shots.csv"))).isEqualTo("a,b\n1,2\n");
    }

    @Test
    void ofNoFileNothingIsRead() {
        StepVerifier.create(file("csv").read()).verifyComplete();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void plainItemsAndValuesHaveAColumnEach() {
        for (ResultFile<Integer, String> file : List.of(
                ResultFile.csv(directory.resolve("plain.csv"), Integer.class, String.class),
                ResultFile.jsonLines(directory.resolve("plain.jsonl"), Integer.class, String.class))) {
            List<Evaluation<Integer, String>> values = Stream.of("a", "", "5", "\r\n\"", "\u2028ü😀")
                    .<Evaluation<Integer, String>>map(text -> Evaluation.Succeeded.of(text.hashCode(), text))
                    .toList();

            StepVerifier.create(Flux.fromIterable(values).transform(file::append))
                    .expectNextCount(5)
                    .verifyComplete();

            StepVerifier.create(file.read()).expectNextSequence(values).verifyComplete();
        }
    }

    @Test
    void typesThatCannotBeReadBackAreRefusedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResultFile.csv(directory.resolve("x.csv"), Shot.class, Object.class))
                .withMessage(
                        "\"value\" must be a number, text, boolean, enum, time, or a record, list, array or map of such,"
                                + " was a java.lang.Object; make something else of it with map(..)");
    }

    private static <T> Flux<T> sized(long size, Flux<T> flux) {
        assertThat(SizedFlux.sizeOf(flux)).hasValue(size);
        return flux;
    }
}
