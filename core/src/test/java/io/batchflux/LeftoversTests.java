package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.batchflux.spi.JobDefinition;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.FakeBatchService;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

class LeftoversTests {

    private final Rig rig = new Rig();

    private <T> List<T> all(Flux<T> flux) {
        TestSubscriber<T> subscriber = rig.subscribe(flux);
        rig.advance(Duration.ofMinutes(1));
        assertThat(subscriber.isTerminatedComplete()).isTrue();
        return subscriber.getReceivedOnNext();
    }

    private void does(Mono<Void> request) {
        TestSubscriber<Void> subscriber = rig.subscribe(request);
        rig.advance(Duration.ofSeconds(5));
        assertThat(subscriber.isTerminatedComplete()).isTrue();
    }

    /** What a program had made that was killed. */
    private RunId killed(String run, @Nullable String keep, UnaryOperator<JobOptions> job) {
        JobOptions options =
                job.apply(JobOptions.ofDefaults(FakeBatchService.POOL).withOwner("me"));
        RunId id = new RunId("batchflux-" + run, run, "nonce");
        Map<String, String> metadata = Ownership.ofContainer(id, options, rig.service.account(), keep);
        does(rig.store.createContainer(id.inputContainer(), metadata));
        does(rig.store.createContainer(id.outputContainer(), metadata));
        rig.service.addJob(JobDefinition.of(id.jobId(), FakeBatchService.POOL, Duration.ofDays(5))
                .withMetadata(Ownership.ofJob(id, 1, "me", keep)));
        return id;
    }

    private RunId killedAndOver(String run) {
        RunId id = killed(run, null, job -> job.withLease(Duration.ofMinutes(10)));
        rig.service.endJob(id.jobId(), "MaxWallClockTimeExpiry");
        return id;
    }

    @Test
    void whatAKilledProgramHasLeftIsTold() {
        RunId id = killed("a", null, job -> job.withLease(Duration.ofMinutes(10)));

        List<Leftover> left = all(rig.runner().leftBehind());

        assertThat(left)
                .extracting(Leftover::remnant, Leftover::name)
                .containsExactly(
                        tuple(Remnant.CONTAINER, id.inputContainer()),
                        tuple(Remnant.CONTAINER, id.outputContainer()),
                        tuple(Remnant.JOB, id.jobId()));
        assertThat(left).allSatisfy(leftover -> {
            assertThat(leftover.owner()).isEqualTo("me");
            assertThat(leftover.run()).isEqualTo("a");
            assertThat(leftover.isInUse()).isTrue();
            assertThat(leftover.keptFor()).isNull();
        });
    }

    @Test
    void whatIsInUseIsNotDeleted() {
        killed("a", null, job -> job.withLease(Duration.ofMinutes(10)));
        rig.advance(Duration.ofMinutes(30));

        assertThat(all(rig.runner().reap(Duration.ZERO))).isEmpty();

        assertThat(rig.store.containers()).hasSize(2);
        assertThat(rig.service.jobs()).hasSize(1);
    }

    @Test
    void whatIsNotInUseAnyMoreIsDeletedWhenItsLeaseHasEnded() {
        killedAndOver("a");

        assertThat(all(rig.runner().reap(Duration.ZERO))).isEmpty();
        rig.advance(Duration.ofMinutes(10));
        assertThat(all(rig.runner().reap(Duration.ZERO))).hasSize(3);

        assertThat(rig.store.containers()).isEmpty();
        assertThat(rig.service.jobs()).isEmpty();
    }

    @Test
    void whatIsYoungerStays() {
        killedAndOver("a");
        rig.advance(Duration.ofMinutes(59));

        assertThat(all(rig.runner().reap(Duration.ofHours(2)))).isEmpty();
        rig.advance(Duration.ofMinutes(62));
        assertThat(all(rig.runner().reap(Duration.ofHours(2)))).hasSize(3);
    }

    @Test
    void whatIsKeptOnPurposeStays() {
        RunId id = killed("a", Ownership.KEPT_FOR_RESULTS, job -> job.withLease(Duration.ofMinutes(10)));
        rig.service.endJob(id.jobId(), "over");
        rig.advance(Duration.ofDays(30));

        assertThat(all(rig.runner().reap(Duration.ZERO))).isEmpty();
        assertThat(all(rig.runner().leftBehind()))
                .hasSize(3)
                .allMatch(leftover -> "results".equals(leftover.keptFor()));
    }

    @Test
    void aContainerWithoutALeaseIsWantedForADay() {
        RunId id = killed("a", null, job -> job.withLease(null));
        rig.service.endJob(id.jobId(), "over");
        rig.advance(Duration.ofHours(23));

        assertThat(all(rig.runner().reap(Duration.ZERO))).isEmpty();
        rig.advance(Duration.ofHours(1));
        assertThat(all(rig.runner().reap(Duration.ZERO))).hasSize(3);
    }

    @Test
    void whatOthersHaveMadeIsNeitherToldNorTouched() {
        does(rig.store.createContainer("batchflux-20260101-000000-abcdefgh-in", Map.of()));
        does(rig.store.createContainer("theirs", Map.of("batchflux_run", "x")));
        does(rig.store.createContainer(
                "of-another-account",
                Ownership.ofContainer(
                        new RunId("j", "r", "n"),
                        JobOptions.ofDefaults("pool"),
                        "https://another.batch.example",
                        null)));
        rig.service.addJob(JobDefinition.of("batchflux-theirs", FakeBatchService.POOL, Duration.ofDays(5)));
        rig.service.endJob("batchflux-theirs", "over");
        rig.advance(Duration.ofDays(30));

        assertThat(all(rig.runner().leftBehind())).isEmpty();
        assertThat(all(rig.runner().reap(Duration.ZERO))).isEmpty();
        assertThat(rig.store.containers()).hasSize(3);
        assertThat(rig.service.jobs()).hasSize(1);
    }

    @Test
    void aContainerThatSomebodyRenewsMeanwhileStays() {
        RunId id = killedAndOver("a");
        rig.advance(Duration.ofMinutes(10));
        Map<String, String> metadata = rig.store.metadata(id.outputContainer());
        rig.store.faults().on(BlobOperation.DELETE_CONTAINER).call(1).delay(Duration.ofSeconds(10));
        rig.subscribe(rig.runner().reap(Duration.ZERO));
        rig.advance(Duration.ofSeconds(5));
        rig.subscribe(rig.store.setContainerMetadata(id.outputContainer(), metadata));
        rig.advance(Duration.ofMinutes(2));

        assertThat(rig.store.containers()).containsExactly(id.outputContainer());
        assertThat(rig.service.jobs()).hasSize(1);
    }

    @Test
    void listingsOfManyPagesAreReadToTheirEnd() {
        for (int i = 0; i < 12; i++) {
            killedAndOver("run" + i);
        }
        rig.store.pageSize(5);
        rig.service.pageSize(5);
        rig.advance(Duration.ofMinutes(30));

        assertThat(all(rig.runner().leftBehind())).hasSize(36);
        assertThat(all(rig.runner().reap(Duration.ZERO))).hasSize(36);
        assertThat(rig.store.containers()).isEmpty();
        assertThat(rig.service.jobs()).isEmpty();
    }

    @Test
    void aRunThatKeepsWhatFailedMarksIt() {
        Rig keeping = new Rig().with(options -> options.withCleanUp(CleanUp.ON_SUCCESS));
        keeping.service.tasks(task -> TaskScript.exits(1));
        keeping.subscribe(keeping.runner()
                .run(Flux.just(TaskSpec.command("work", 1).withInput(Input.bytes("in", new byte[] {1})))));
        keeping.advance(Duration.ofHours(1));

        assertThat(keeping.store.containers())
                .isNotEmpty()
                .allSatisfy(
                        name -> assertThat(keeping.store.metadata(name)).containsEntry("batchflux_keep", "clean-up"));
    }

    @Test
    void ageIsThatOfTheServicesClock() {
        killed("a", null, job -> job);
        rig.advance(Duration.ofHours(3));

        assertThat(all(rig.runner().leftBehind()))
                .allSatisfy(leftover -> assertThat(leftover.age()).isBetween(Duration.ofHours(3), Duration.ofHours(4)));
    }
}
