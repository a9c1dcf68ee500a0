package io.batchflux;

import static io.batchflux.Rig.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.BlobStore;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** How outputs are read: whole, or not at all. */
class OutputDownloadsTests {

    private final Rig rig = new Rig();

    @Test
    void anOutputLargerThanItsLimitIsRefused() {
        rig.service.tasks(task -> TaskScript.succeeds().writing("out", "0123456789"));

        Throwable error = rig.fail(rig.runner()
                .run(
                        Flux.just(task(1).withOutput(Output.named("out", "out"))),
                        result -> result.orElseThrow().output("out").bytes(9)));

        assertThat(error)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "output \"out\" must have at most 9 bytes, has 10; raise the limit, or use saveTo(..) or content()");
        assertThat(rig.store.requests().count(BlobOperation.GET)).isZero();
    }

    @Test
    void aDownloadIsRepeated() {
        rig.service.tasks(task -> TaskScript.succeeds().writing("out", "0123456789"));
        rig.store.faults().on(BlobOperation.GET).calls(1, 2).fail(Errors.passing());

        List<String> read = rig.complete(rig.runner()
                .run(
                        Flux.just(task(1).withOutput(Output.named("out", "out"))),
                        result -> result.orElseThrow().output("out").text(100)));

        assertThat(read).containsExactly("0123456789");
    }

    @Test
    void aDownloadThatBreaksOffGoesOnWhereItWas() {
        byte[] content = new byte[100_000];
        new Random(1).nextBytes(content);
        rig.service.tasks(task -> TaskScript.succeeds().writing("out", content));
        rig.store.faults().on(BlobOperation.GET).calls(1, 3).failAfter(1, Errors.passing());

        List<byte[]> read = rig.complete(rig.runner()
                .run(
                        Flux.just(task(1).withOutput(Output.named("out", "out"))),
                        result -> result.orElseThrow().output("out").bytes(1_000_000)));

        assertThat(read.get(0)).isEqualTo(content);
    }

    @Test
    void aDownloadThatLooksCompleteBeforeItIsGoesOnWhereItWas() {
        byte[] content = new byte[300_000];
        new Random(1).nextBytes(content);
        rig.service.tasks(task -> TaskScript.succeeds().writing("out", content));
        AtomicInteger cut = new AtomicInteger(2);

        List<byte[]> read = rig.complete(rig.runner(cuttingOff(rig.store, cut))
                .run(
                        Flux.just(task(1).withOutput(Output.named("out", "out"))),
                        result -> result.orElseThrow().output("out").bytes(1_000_000)));

        assertThat(read.get(0)).isEqualTo(content);
        assertThat(cut).hasNegativeValue();
    }

    /** The store, whose next downloads, so many, end after their first piece. */
    private static BlobStore cuttingOff(BlobStore store, AtomicInteger downloads) {
        return (BlobStore) Proxy.newProxyInstance(
                BlobStore.class.getClassLoader(), new Class<?>[] {BlobStore.class}, (proxy, method, arguments) -> {
                    Object answer = method.invoke(store, arguments);
                    return method.getName().equals("get") && downloads.getAndDecrement() > 0
                            ? ((Flux<?>) answer).take(1)
                            : answer;
                });
    }

    @Test
    void aDownloadThatBreaksOffForGoodIsAnErrorAndNotAShorterFile() {
        rig.service.tasks(task -> TaskScript.succeeds().writing("out", new byte[100_000]));
        rig.store.faults().on(BlobOperation.GET).failAfter(2, Errors.permanent("BlobNotFound"));

        Throwable error = rig.fail(rig.runner()
                .run(
                        Flux.just(task(1).withOutput(Output.named("out", "out"))),
                        result -> result.orElseThrow().output("out").bytes(1_000_000)));

        assertThat(error)
                .isInstanceOfSatisfying(
                        StageFailedException.class,
                        failed -> assertThat(failed.stage()).isEqualTo(Stage.COLLECT));
    }

    @Test
    void outputsCanBeReadAfterTheRunIfTheyAreKept() {
        rig.with(options -> options.withCleanUp(CleanUp.NEVER));
        rig.service.tasks(task -> TaskScript.succeeds().writing("out", "kept"));
        TaskOutput output = rig.result(task(1).withOutput(Output.named("out", "out")))
                .orElseThrow()
                .output("out");

        assertThat(rig.complete(output.text(10))).containsExactly("kept");
    }

    @Test
    void outputsThatWereDeletedCannotBeRead() {
        rig.service.tasks(task -> TaskScript.succeeds().writing("out", "gone"));
        TaskOutput output = rig.result(task(1).withOutput(Output.named("out", "out")))
                .orElseThrow()
                .output("out");

        assertThat(rig.fail(output.text(10)))
                .isInstanceOf(StageFailedException.class)
                .hasMessageContaining("BlobNotFound");
    }
}
