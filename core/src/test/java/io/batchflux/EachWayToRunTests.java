package io.batchflux;

import static io.batchflux.Rig.task;
import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.batchflux.RunInfo.Kind;
import io.batchflux.spi.Operation;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Whichever way work is given to a runner, its listener is told every kind of event. */
class EachWayToRunTests {

    private final Rig rig = new Rig().listening();

    /** The items of each task in order of the tasks. */
    private static Arguments way(String name, Kind kind, List<?> items, Function<BatchRunner, Publisher<?>> work) {
        return Arguments.argumentSet(name, kind, items, work);
    }

    static Stream<Arguments> ways() {
        return Stream.of(
                way("run(tasks)", Kind.TASKS, List.of(1, 2, 3), runner -> runner.run(tasks(3))),
                way(
                        "run(tasks, collect)",
                        Kind.TASKS,
                        List.of(1, 2, 3),
                        runner -> runner.run(tasks(3), result -> Mono.just(result.taskId()))),
                way("run(task)", Kind.SHARED_TASKS, List.of(1), runner -> runner.run(task(1))),
                way(
                        "run(task, collect)",
                        Kind.SHARED_TASKS,
                        List.of(1),
                        runner -> runner.run(task(1), result -> Mono.just(result.taskId()))),
                way(
                        "run(task) with an id of its own",
                        Kind.TASKS,
                        List.of(1),
                        runner -> runner.run(task(1).withId("mine"))),
                way(
                        "run(task) by several callers",
                        Kind.SHARED_TASKS,
                        List.of(1, 2),
                        runner -> Flux.merge(runner.run(task(1)), runner.run(task(2)))),
                way("call", Kind.SHARED_CALLS, List.of(List.of(7)), runner -> runner.call(ScriptedCalls::same, 7)),
                way(
                        "sweep",
                        Kind.SWEEP,
                        List.of(List.of(1), List.of(2)),
                        runner -> runner.sweep(ScriptedCalls::same, Flux.just(1, 2))),
                way(
                        "sweep in chunks",
                        Kind.SWEEP,
                        List.of(List.of(1, 2), List.of(3)),
                        runner -> runner.withOptions(options -> options.withFunctions(
                                        options.functions().withChunking(Chunking.of(2))))
                                .sweep(ScriptedCalls::same, Flux.just(1, 2, 3))),
                way("stages", Kind.STAGES, List.of(1, 2, 3), runner -> {
                    BatchStages stages = runner.stages();
                    return Flux.usingWhen(
                            Mono.fromSupplier(() -> stages.<Integer>newJob()),
                            job -> Flux.merge(
                                            stages.addTasks(job, stages.stageInputs(job, tasks(3))),
                                            stages.watchJob(job))
                                    .flatMap(task -> stages.collect(job, task), 16, 1),
                            stages::closeJob);
                }));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void everyKindOfEventIsTold(Kind kind, List<?> items, Function<BatchRunner, Publisher<?>> work) {
        rig.with(options -> options.withFunctions(options.functions().withCode(Code.inImage("/app/*"))));
        ScriptedCalls program = new ScriptedCalls(rig.store);
        if (kind == Kind.SWEEP || kind == Kind.SHARED_CALLS) {
            rig.service.tasks(program::run);
        }
        rig.service.faults().on(BatchOperation.CREATE_JOB).calls(1, 3).fail(Errors.quota());
        rig.service.faults().on(BatchOperation.ADD_TASKS).call(1).fail(Errors.throttled(null));
        rig.service.faults().on(BatchOperation.DELETE_JOB).fail(Errors.permanent("Locked"));
        BatchRunner runner = rig.runner();

        rig.complete(work.apply(runner));
        rig.complete(runner.closeLater());

        List<RunEvent> told = rig.listener.events;
        assertThat(told)
                .<Class<?>>extracting(RunEvent::getClass)
                .containsAll(kinds(rig.store.requests().count(BlobOperation.CREATE_CONTAINER) > 0));
        assertThat(told).first().isInstanceOf(RunBegun.class);
        assertThat(told).last().isInstanceOf(RunEnded.class);
        assertThat(told)
                .allSatisfy(event -> assertThat(event.run())
                        .isEqualTo(told.get(0).run())
                        .extracting(RunInfo::kind, RunInfo::id, RunInfo::poolId)
                        .containsExactly(
                                kind,
                                rig.service
                                        .requests()
                                        .targets(BatchOperation.CREATE_JOB)
                                        .get(0),
                                "pool"));
        for (Class<? extends TaskEvent> event : List.of(TaskStaged.class, TaskAdded.class, TaskEnded.class)) {
            assertThat(rig.listener.events(event))
                    .<Object>extracting(TaskEvent::item)
                    .containsExactlyInAnyOrderElementsOf(items);
        }
        RunEnded end = (RunEnded) told.get(told.size() - 1);
        assertThat(end)
                .extracting(RunEnded::outcome, RunEnded::added, RunEnded::succeeded, RunEnded::failed)
                .containsExactly(RunEnded.Outcome.COMPLETED, items.size(), items.size(), 0);
        assertThat(rig.listener.events(RequestDone.class))
                .filteredOn(RequestDone::isThrottled)
                .singleElement()
                .extracting(RequestDone::operation, RequestDone::stage)
                .isEqualTo(tuple(Operation.ADD_TASKS, Stage.ADD_TASKS).toList());
    }

    /** What has no container has nothing else that could be cleaned up while the job cannot. */
    private static List<Class<?>> kinds(boolean hasContainer) {
        return allKinds(RunEvent.class)
                // Functions that are in an image need no preparation.
                .filter(kind -> kind != PreparationFailed.class)
                // Nothing befalls the tasks here.
                .filter(kind -> kind != TaskReadded.class)
                .filter(kind -> hasContainer || kind != CleanedUp.class)
                .toList();
    }

    private static Stream<Class<?>> allKinds(Class<?> kind) {
        return kind.isSealed()
                ? Arrays.stream(kind.getPermittedSubclasses()).flatMap(EachWayToRunTests::allKinds)
                : Stream.of(kind);
    }
}
