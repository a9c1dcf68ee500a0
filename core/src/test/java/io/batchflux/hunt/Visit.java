package io.batchflux.hunt;

import io.batchflux.BatchRunner;
import io.batchflux.Evaluation;
import io.batchflux.Input;
import io.batchflux.Output;
import io.batchflux.TaskResult;
import io.batchflux.TaskSpec;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What one caller does, and what comes of it: the source of the items, and the subscriber of the results. */
final class Visit implements CoreSubscriber<Object> {

    /** The error of a source that fails. */
    static final class SourceFailed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        SourceFailed() {
            super("the caller's source failed", null, false, false);
        }
    }

    private static final int BUFFER = 16 * 1024;

    private final Caller caller;
    private final World world;
    private final Ledger ledger;
    private final Path file;
    private final int roomFor;
    private final Set<Integer> emitted = new HashSet<>();

    private @Nullable Subscription subscription;
    private long requested;
    private long received;
    private long pulled;
    private int openContents;
    private int openSources;
    private boolean begun;
    private boolean cancelled;
    private long cancelledAt;
    private boolean sourceFailed;
    private @Nullable Duration endedAt;
    private @Nullable Throwable error;

    Visit(Caller caller, World world, Ledger ledger, Path file, int roomFor) {
        this.caller = caller;
        this.world = world;
        this.ledger = ledger;
        this.file = file;
        this.roomFor = roomFor;
    }

    Caller caller() {
        return caller;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** Returns whether it was cancelled before this step. */
    boolean wasCancelledBefore(long step) {
        return cancelled && cancelledAt < step;
    }

    boolean hasSourceFailed() {
        return sourceFailed;
    }

    /** Returns whether nothing more is to come: it has ended, or was cancelled. */
    boolean isOver() {
        return cancelled || endedAt != null;
    }

    boolean isComplete() {
        return endedAt != null && error == null;
    }

    @Nullable
    Throwable error() {
        return error;
    }

    @Nullable
    Duration endedAt() {
        return endedAt;
    }

    boolean isSourceOpen() {
        return openSources > 0;
    }

    int openContents() {
        return openContents;
    }

    boolean hasBegun() {
        return begun;
    }

    void begin(BatchRunner runner) {
        begun = true;
        publisher(runner).subscribe(this);
    }

    void cancel() {
        if (isOver()) {
            return;
        }
        cancelled = true;
        cancelledAt = world.clock.steps();
        if (subscription != null) {
            subscription.cancel();
        }
    }

    private Publisher<?> publisher(BatchRunner runner) {
        return switch (caller.kind()) {
            case RUN -> runner.run(source().map(this::task), this::collect);
            case SWEEP -> runner.sweep(NodeProgram::same, source().map(Item::number));
            case TASK -> runner.run(task(caller.items().get(0)));
            case OWN_TASK -> runner.run(task(caller.items().get(0)).withId("own-" + caller.number()));
            case CALL -> runner.call(NodeProgram::same, caller.items().get(0).number());
        };
    }

    private Flux<Item> source() {
        Caller.Source source = caller.source();
        Flux<Item> items = Flux.fromIterable(caller.items());
        if (!source.pause().isZero()) {
            items = items.concatMap(
                    item -> Mono.delay(source.pause(), world.scheduler).thenReturn(item), 1);
        }
        Flux<Item> end = switch (source.end()) {
            case COMPLETE, HEEDLESS -> Flux.empty();
            case NEVER -> Flux.never();
            case FAIL -> Flux.<Item>error(SourceFailed::new).doOnError(failure -> sourceFailed = true);
        };
        Flux<Item> all = items.concatWith(end);
        return (source.end() == Caller.Source.End.HEEDLESS ? heedless(all) : all.doOnNext(this::isPulled))
                .doOnSubscribe(begin -> openSources++)
                .doFinally(signal -> openSources--);
    }

    /** More than is requested may end the run. */
    private Flux<Item> heedless(Flux<Item> items) {
        return Flux.from(subscriber -> subscriber.onSubscribe(new Subscription() {

            private boolean begun;

            @Override
            public void request(long n) {
                if (!begun) {
                    begun = true;
                    sourceFailed = true;
                    items.subscribe(subscriber::onNext, subscriber::onError, subscriber::onComplete);
                }
            }

            @Override
            public void cancel() {
                // It heeds nothing.
            }
        }));
    }

    private void isPulled(Item item) {
        pulled++;
        // One is requested ahead, and a result that is about to be emitted has left its place. Who cancels may miss
        // some.
        if (!cancelled && caller.kind() == Caller.Kind.RUN && pulled - received > roomFor + 2L) {
            ledger.greedy.add("i" + item.number() + " was taken from the source of c" + caller.number() + " while "
                    + (pulled - 1 - received) + " were in flight");
        }
    }

    private TaskSpec<Integer> task(Item item) {
        TaskSpec<Integer> task = TaskSpec.command(NodeProgram.command(item), item.number());
        task = switch (item.input()) {
            case NONE -> task;
            case BYTES -> task.withInput(Input.bytes("in", new byte[item.inputBytes()]));
            case STREAM -> task.withInput(Input.stream("in", content(item.inputBytes())));
            case FILE -> task.withInput(Input.file("in", file));
        };
        return item.outputBytes() < 0 ? task : task.withOutput(Output.named("out", "out"));
    }

    private Flux<ByteBuffer> content(int bytes) {
        return Flux.range(0, (bytes + BUFFER - 1) / BUFFER)
                .map(i -> ByteBuffer.allocate(Math.min(BUFFER, bytes - i * BUFFER)))
                .doOnSubscribe(begin -> openContents++)
                .doFinally(end -> openContents--);
    }

    private Publisher<TaskResult<Integer>> collect(TaskResult<Integer> result) {
        return result.isSuccess() && !result.outputs().isEmpty()
                ? result.outputs().get(0).bytes(1_000_000).thenReturn(result)
                : Mono.just(result);
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        if (cancelled) {
            given.cancel();
        } else {
            request();
        }
    }

    private void request() {
        Subscription from = subscription;
        if (from == null || isOver()) {
            return;
        }
        int batch = caller.demand().batch();
        long more = batch == 0 ? Long.MAX_VALUE : batch;
        requested = more == Long.MAX_VALUE ? more : requested + more;
        from.request(more);
    }

    @Override
    public void onNext(Object value) {
        received++;
        if (isOver()) {
            // Who cancels while a value is about to be emitted may still get it.
            if (endedAt != null || world.clock.steps() > cancelledAt) {
                ledger.protocol.add(
                        "c" + caller.number() + " got " + value + " after " + (cancelled ? "its cancel" : "the end"));
            }
            return;
        }
        if (received > requested) {
            ledger.protocol.add("c" + caller.number() + " got " + received + " values and had requested " + requested);
        }
        note(value);
        if (received == requested) {
            world.clock.after(caller.demand().pause().toNanos(), this::request);
        }
    }

    private void note(Object value) {
        if (value instanceof TaskResult.Failed<?> failed) {
            note((Integer) failed.item(), false, failed.failure().message());
        } else if (value instanceof TaskResult<?> result) {
            note((Integer) result.item(), true, "");
        } else if (value instanceof Evaluation.Failed<?, ?> failure) {
            note((Integer) failure.item(), false, String.valueOf(failure.cause().getMessage()));
        } else if (value instanceof Evaluation<?, ?> evaluation) {
            note((Integer) evaluation.item(), true, "");
        } else {
            note((Integer) value, true, "");
        }
    }

    private void note(int item, boolean success, String said) {
        if (!emitted.add(item)) {
            ledger.protocol.add("c" + caller.number() + " got a second result for i" + item);
        }
        ledger.emitted(item, success, said, world.clock.elapsed());
    }

    @Override
    public void onError(Throwable failure) {
        end(failure);
    }

    @Override
    public void onComplete() {
        end(null);
    }

    private void end(@Nullable Throwable failure) {
        if (endedAt != null) {
            ledger.protocol.add("c" + caller.number() + " ended twice");
        }
        endedAt = world.clock.elapsed();
        error = failure;
    }

    int emitted() {
        return emitted.size();
    }

    boolean hasEmitted(int item) {
        return emitted.contains(item);
    }
}
