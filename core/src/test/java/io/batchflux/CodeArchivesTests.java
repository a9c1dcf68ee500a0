package io.batchflux;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.spi.BlobContent;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobWrite;
import io.batchflux.spi.Condition;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.InProcessNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** Code stays at the store as long as somebody may need it, and is sent once. */
class CodeArchivesTests {

    static int length(String text) {
        return text.length();
    }

    @TempDir
    Path directory;

    private final Rig rig = new Rig().listening();

    @BeforeEach
    void useASmallJar() throws IOException {
        Path jar = directory.resolve("app.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(file)) {
            entries.putNextEntry(new JarEntry("io/batchflux/CodeArchivesTests.class"));
        }
        rig.with(options -> options.withJob(
                        options.job().withTimeLimit(Duration.ofDays(2)).withLease(null))
                .withFunctions(
                        options.functions().withCode(Code.jars(jar)).withCacheDirectory(directory.resolve("cache"))));
        rig.service.tasks(InProcessNode.of(rig.store)::run);
    }

    /** Lets a minute go by, and no day. */
    private <T> List<T> complete(Publisher<T> publisher) {
        TestSubscriber<T> subscriber = rig.subscribe(publisher);
        rig.advance(Duration.ofMinutes(1));
        assertThat(subscriber.isTerminatedComplete()).isTrue();
        return subscriber.getReceivedOnNext();
    }

    /** Does as a program of its own does. */
    private void program() {
        BatchRunner runner = rig.runner();
        assertThat(complete(runner.call(CodeArchivesTests::length, "four"))).containsExactly(4);
        complete(runner.closeLater());
    }

    private static BlobName name(String archive) {
        return new BlobName(CodeArchives.CONTAINER, archive);
    }

    private Set<String> archives() {
        return rig.store.blobs(CodeArchives.CONTAINER);
    }

    private String anArchive() {
        return archives().iterator().next();
    }

    private Duration lease(String archive) {
        Map<String, String> metadata =
                complete(rig.store.describe(name(archive))).get(0).metadata();
        assertThat(metadata).containsEntry("batchflux", "1");
        return Duration.parse(requireNonNull(metadata.get("batchflux_lease")));
    }

    private void setLease(String archive, Duration lease) {
        complete(rig.store.setMetadata(
                name(archive), Map.of("batchflux", "1", "batchflux_lease", lease.toString()), Condition.none()));
    }

    private List<String> unused(Duration duration) {
        return complete(rig.runner().deleteUnusedCode(duration));
    }

    @Test
    void anArchiveIsLeasedForAsLongAsTheJobMayLiveAndADay() {
        program();

        assertThat(rig.store.metadata(CodeArchives.CONTAINER)).isEqualTo(Map.of("batchflux", "1"));
        assertThat(archives())
                .hasSizeGreaterThan(1)
                .allSatisfy(archive -> assertThat(lease(archive))
                        .isBetween(Duration.ofDays(3), Duration.ofDays(3).plusHours(1)));
    }

    @Test
    void aProgramThatFindsAnArchiveMakesItsLeaseLonger() {
        program();
        archives().forEach(archive -> setLease(archive, Duration.ofHours(1)));

        program();

        assertThat(archives())
                .allSatisfy(archive -> assertThat(lease(archive)).isGreaterThanOrEqualTo(Duration.ofDays(3)));
    }

    @Test
    void theCodeOfALeasedJobIsLeasedAsLongAsTheProgramLives() {
        rig.with(options -> options.withJob(job -> job.withLease(Duration.ofMinutes(30)))
                .withTasks(tasks -> tasks.withTimeLimit(Duration.ofDays(1))));
        InProcessNode node = InProcessNode.of(rig.store);
        rig.service.tasks(task -> node.run(task).runningFor(Duration.ofHours(5)));
        rig.subscribe(rig.runner().call(CodeArchivesTests::length, "four"));
        rig.advance(Duration.ofMinutes(1));
        assertThat(archives()).allSatisfy(archive -> assertThat(lease(archive)).isEqualTo(Duration.ofMinutes(30)));

        rig.advance(Duration.ofHours(3));

        assertThat(complete(rig.runner().leftBehind()))
                .filteredOn(leftover -> leftover.remnant() == Remnant.CODE)
                .hasSize(archives().size())
                .allMatch(Leftover::isInUse);
        assertThat(rig.store.requests().targets(BlobOperation.SET_METADATA))
                .hasSizeBetween(8 * archives().size(), 20 * archives().size());
    }

    @Test
    void codeThatNobodyNeedsIsLeftBehindAndReaped() {
        rig.with(options -> options.withJob(job -> job.withLease(Duration.ofMinutes(30))));
        program();
        rig.advance(Duration.ofMinutes(20));
        assertThat(complete(rig.runner().reap(Duration.ZERO))).isEmpty();

        rig.advance(Duration.ofMinutes(15));

        assertThat(complete(rig.runner().reap(Duration.ofHours(1)))).isEmpty();
        assertThat(complete(rig.runner().reap(Duration.ofMinutes(10))))
                .hasSize(3)
                .allMatch(leftover -> leftover.remnant() == Remnant.CODE && !leftover.isInUse());
        assertThat(archives()).isEmpty();
    }

    @Test
    void nobodyMakesALeaseShorter() {
        program();
        setLease(anArchive(), Duration.ofDays(30));

        program();

        assertThat(lease(anArchive())).isEqualTo(Duration.ofDays(30));
    }

    @Test
    void aRunnerMakesTheLeaseLongerOnceADay() {
        BatchRunner runner = rig.runner();
        for (int hour = 0; hour < 60; hour++) {
            complete(runner.call(CodeArchivesTests::length, "four"));
            rig.advance(Duration.ofHours(1));
        }

        assertThat(rig.store.requests().count(BlobOperation.SET_METADATA))
                .isEqualTo(2 * archives().size());
        complete(runner.closeLater());
    }

    @Test
    void anArchiveThatAnotherProgramSendsMeanwhileIsTakenAsItIs() {
        program();
        Map<String, byte[]> sent = new LinkedHashMap<>();
        archives().forEach(archive -> sent.put(archive, requireNonNull(rig.store.content(name(archive)))));
        sent.keySet().forEach(archive -> complete(rig.store.delete(name(archive), Condition.none())));
        // The other one is faster by a moment.
        rig.store
                .faults()
                .on(BlobOperation.PUT)
                .call(rig.store.requests().count(BlobOperation.PUT) + 1)
                .delay(Duration.ofSeconds(5));
        BatchRunner slow = rig.runner();
        TestSubscriber<Integer> call = rig.subscribe(slow.call(CodeArchivesTests::length, "four"));
        rig.advance(Duration.ofSeconds(1));
        sent.forEach((archive, content) -> complete(rig.store
                .put(name(archive), BlobContent.of(List.of(ByteBuffer.wrap(content))), BlobWrite.of(Condition.absent()))
                .onErrorComplete()));
        rig.advance(Duration.ofMinutes(1));

        assertThat(call.getReceivedOnNext()).containsExactly(4);
        assertThat(archives())
                .allSatisfy(archive -> assertThat(lease(archive)).isGreaterThanOrEqualTo(Duration.ofDays(3)));
        complete(slow.closeLater());
    }

    @Test
    void anUploadWhoseAnswerIsLostIsNoErrorAndNotRepeated() {
        rig.store.faults().on(BlobOperation.PUT).call(1).applyThenFail(Errors.passing());

        program();

        assertThat(archives()).hasSize(3);
    }

    @Test
    void anArchiveThatIsNotWholeIsReplaced() {
        program();
        String archive = anArchive();
        byte[] content = requireNonNull(rig.store.content(name(archive)));
        complete(rig.store.put(
                name(archive),
                BlobContent.of(List.of(ByteBuffer.wrap(content, 0, content.length - 1))),
                BlobWrite.of(Condition.none())));

        program();

        assertThat(rig.store.content(name(archive))).isEqualTo(content);
    }

    @Test
    void codeThatSomebodyDeletesUnderARunnerIsSentAgain() {
        BatchRunner runner = rig.runner();
        complete(runner.call(CodeArchivesTests::length, "four"));
        rig.advance(Duration.ofMinutes(10));
        rig.store.removeContainer(CodeArchives.CONTAINER);

        assertThat(complete(runner.call(CodeArchivesTests::length, "four"))).containsExactly(4);
        complete(runner.closeLater());
    }

    @Test
    void whatMayBeNeededIsNotDeleted() {
        program();
        rig.advance(Duration.ofDays(3).minusMinutes(5));

        assertThat(unused(Duration.ZERO)).isEmpty();

        assertThat(archives()).hasSize(3);
    }

    @Test
    void whatNobodyNeedsIsDeletedAndTold() {
        program();
        int archives = archives().size();
        rig.advance(Duration.ofDays(4));

        assertThat(unused(Duration.ofDays(2))).isEmpty();
        assertThat(unused(Duration.ofHours(12)))
                .hasSize(archives)
                .allSatisfy(hash -> assertThat(hash).matches("[0-9a-f]{64}"));

        assertThat(archives()).isEmpty();
        assertThat(rig.listener.events(CleanedUp.class))
                .filteredOn(cleaned -> cleaned.remnant() == Remnant.CODE)
                .hasSize(archives)
                .allMatch(cleaned -> cleaned.disposal() == Disposal.DELETED);
        program();
    }

    @Test
    void whatSomebodyIsAboutToUseIsNotDeleted() {
        program();
        rig.advance(Duration.ofDays(4));
        rig.store.faults().on(BlobOperation.DELETE).delay(Duration.ofSeconds(10));
        TestSubscriber<String> deleted = rig.subscribe(rig.runner().deleteUnusedCode(Duration.ZERO));
        rig.advance(Duration.ofSeconds(5));
        setLease(anArchive(), Duration.ofDays(1));
        rig.advance(Duration.ofMinutes(1));

        assertThat(deleted.getReceivedOnNext()).hasSize(2);
        assertThat(archives()).hasSize(1);
    }

    @Test
    void whatIsNotOursIsNotDeleted() {
        program();
        complete(rig.store.put(name("archives/readme"), Flux.empty()).then(Mono.empty()));
        rig.advance(Duration.ofDays(400));

        assertThat(unused(Duration.ZERO)).hasSize(3);

        assertThat(archives()).containsExactly("archives/readme");
    }

    @Test
    void whereNoCodeIsNothingIsDeleted() {
        assertThat(unused(Duration.ZERO)).isEmpty();
        assertThatThrownBy(() -> rig.runner().deleteUnusedCode(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unused");
    }
}
