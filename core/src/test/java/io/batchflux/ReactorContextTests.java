package io.batchflux;

import static io.batchflux.Rig.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.BlobStore;
import io.batchflux.testing.InProcessNode;
import io.batchflux.testing.TaskScript;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** What is done for one caller sees that caller's Reactor context, also if callers share a job. */
class ReactorContextTests {

    private static final String WHO = "who";

    private final Rig rig = new Rig();
    private final List<String> seen = new ArrayList<>();

    static int length(String text) {
        return text.length();
    }

    private void see(String where, ContextView context) {
        seen.add(where + " of " + context.getOrDefault(WHO, "nobody"));
    }

    private TaskSpec<Integer> observed(int number) {
        Flux<ByteBuffer> content = Flux.deferContextual(context -> {
            see("input", context);
            return Flux.just(ByteBuffer.allocate(1));
        });
        return task(number).withInput(Input.stream("in", content));
    }

    private <T> Mono<T> collected(T value) {
        return Mono.deferContextual(context -> {
            see("collect", context);
            return Mono.just(value);
        });
    }

    private static Context of(int caller) {
        return Context.of(WHO, "caller " + caller);
    }

    @Test
    void ofARun() {
        rig.complete(rig.runner().run(Flux.just(observed(1)), this::collected).contextWrite(of(1)));

        assertThat(seen).containsExactly("input of caller 1", "collect of caller 1");
    }

    @Test
    void ofSingleTasksThatShareAJob() {
        BatchRunner runner = rig.runner();

        rig.complete(Flux.merge(IntStream.rangeClosed(1, 3)
                .mapToObj(i -> runner.run(observed(i), this::collected).contextWrite(of(i)))
                .toList()));

        assertThat(seen)
                .containsExactlyInAnyOrder(
                        "input of caller 1",
                        "input of caller 2",
                        "input of caller 3",
                        "collect of caller 1",
                        "collect of caller 2",
                        "collect of caller 3");
    }

    @Test
    void ofASingleTaskWithAnIdOfItsOwn() {
        rig.complete(
                rig.runner().run(observed(1).withId("mine"), this::collected).contextWrite(of(1)));

        assertThat(seen).containsExactly("input of caller 1", "collect of caller 1");
    }

    @Test
    void ofACallWhereItsOutcomeIsRead() {
        rig.with(options -> options.withFunctions(options.functions().withCode(Code.inImage("/app.jar"))));
        rig.service.tasks(InProcessNode.of(rig.store)::run);
        BatchRunner runner = BatchRunner.create(rig.service, watched(rig.store), rig.clock, rig.options);

        rig.complete(Flux.merge(
                runner.call(ReactorContextTests::length, "a").contextWrite(of(1)),
                runner.call(ReactorContextTests::length, "b").contextWrite(of(2))));

        assertThat(seen).contains("getStart of caller 1", "getStart of caller 2");
    }

    private BlobStore watched(BlobStore store) {
        return (BlobStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {BlobStore.class}, (proxy, method, arguments) -> {
                    try {
                        Object answer = method.invoke(store, arguments);
                        return answer instanceof Flux<?> flux
                                ? Flux.deferContextual(context -> {
                                    see(method.getName(), context);
                                    return flux;
                                })
                                : answer instanceof Mono<?> mono
                                        ? Mono.deferContextual(context -> {
                                            see(method.getName(), context);
                                            return mono;
                                        })
                                        : answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void ofAFailedTaskToo() {
        rig.service.tasks(task -> TaskScript.exits(1));

        rig.complete(rig.runner().run(task(1), this::collected).contextWrite(of(1)));

        assertThat(seen).containsExactly("collect of caller 1");
    }
}
