package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.subscriber.TestSubscriber;

/** Those who come while work is done share it. */
class JointTests {

    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();
    private Sinks.One<String> answer = Sinks.one();
    private Runnable meanwhile = () -> {};
    private final Joint<String> joint = new Joint<>(Mono.defer(() -> {
        begun.incrementAndGet();
        meanwhile.run();
        answer = Sinks.one();
        return answer.asMono().doOnCancel(cancelled::incrementAndGet);
    }));

    private TestSubscriber<String> join() {
        TestSubscriber<String> subscriber = TestSubscriber.create();
        joint.join().subscribe(subscriber);
        return subscriber;
    }

    @Test
    void whoComesMeanwhileHasTheSameAnswerAndWhoComesLaterAnother() {
        TestSubscriber<String> one = join();
        TestSubscriber<String> two = join();
        answer.tryEmitValue("first").orThrow();
        TestSubscriber<String> late = join();
        answer.tryEmitValue("second").orThrow();

        assertThat(one.getReceivedOnNext()).containsExactly("first");
        assertThat(two.getReceivedOnNext()).containsExactly("first");
        assertThat(late.getReceivedOnNext()).containsExactly("second");
        assertThat(begun).hasValue(2);
    }

    @Test
    void anErrorIsOfAllWhoWaitAndOfNobodyElse() {
        TestSubscriber<String> one = join();
        TestSubscriber<String> two = join();
        answer.tryEmitError(new IllegalStateException("no")).orThrow();
        TestSubscriber<String> late = join();

        assertThat(one.expectTerminalError()).hasMessage("no");
        assertThat(two.expectTerminalError()).hasMessage("no");
        assertThat(late.isTerminated()).isFalse();
        late.cancel();
    }

    @Test
    void itIsCancelledWhenTheLastOneLeaves() {
        TestSubscriber<String> one = join();
        TestSubscriber<String> two = join();

        one.cancel();
        assertThat(cancelled).hasValue(0);
        two.cancel();
        assertThat(cancelled).hasValue(1);

        TestSubscriber<String> late = join();
        answer.tryEmitValue("again").orThrow();
        assertThat(late.getReceivedOnNext()).containsExactly("again");
    }

    /** As somebody may who is called by what the work begins with. */
    @Test
    void itIsCancelledIfTheOnlyOneLeavesWhileItBegins() {
        TestSubscriber<String> subscriber = TestSubscriber.create();
        meanwhile = subscriber::cancel;

        joint.join().subscribe(subscriber);

        assertThat(begun).hasValue(1);
        assertThat(answer.currentSubscriberCount()).isZero();
    }

    /** What is on its way cannot be cancelled any more, and what is dropped fails this test. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatComesWhileTheOnlyOneLeavesIsPassedOver(boolean fails) {
        TestSubscriber<String> subscriber = TestSubscriber.create();
        Mono<String> work = fails ? Mono.error(new IllegalStateException("no")) : Mono.just("late");
        Joint<String> answered =
                new Joint<>(work.doOnNext(value -> subscriber.cancel()).doOnError(error -> subscriber.cancel()));

        answered.join().subscribe(subscriber);

        assertThat(subscriber.getReceivedOnNext()).isEmpty();
        assertThat(subscriber.isTerminated()).isFalse();
    }
}
