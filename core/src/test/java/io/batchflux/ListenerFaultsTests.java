package io.batchflux;

import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** That no listener can harm a run or another listener, and that several are told the same. */
class ListenerFaultsTests {

    private final Rig rig = new Rig();
    private final Logger log = (Logger) LoggerFactory.getLogger(RunListener.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private Level level = Level.ERROR;

    /** Throws whatever happens. */
    static final class Broken implements RunListener {

        private final Throwable error;

        Broken(Throwable error) {
            this.error = error;
        }

        @Override
        public void onEvent(RunEvent event) {
            throwAnything(error);
        }

        @SuppressWarnings("unchecked")
        private static <E extends Throwable> void throwAnything(Throwable error) throws E {
            throw (E) error;
        }
    }

    @BeforeEach
    void recordTheLog() {
        level = log.getEffectiveLevel();
        log.setLevel(Level.WARN);
        log.setAdditive(false);
        logged.start();
        log.addAppender(logged);
    }

    @AfterEach
    void leaveTheLogAsItWas() {
        log.detachAppender(logged);
        log.setAdditive(true);
        log.setLevel(level);
    }

    /** A run in which everything happens that a listener can be told. */
    private void runThroughTrouble() {
        rig.service.faults().on(BatchOperation.CREATE_JOB).call(1).fail(Errors.quota());
        rig.service.faults().on(BatchOperation.ADD_TASKS).call(1).fail(Errors.passing());
        rig.store.faults().on(BlobOperation.DELETE_CONTAINER).fail(Errors.permanent("LeaseIdMissing"));

        assertThat(rig.complete(rig.runner().run(tasks(3).map(task -> task.withInput(Input.bytes("in", new byte[1]))))))
                .hasSize(3)
                .allMatch(TaskResult::isSuccess);
        assertThat(rig.service.jobs()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                IllegalStateException.class,
                Exception.class,
                AssertionError.class,
                NoClassDefFoundError.class,
                StackOverflowError.class
            })
    void aListenerThatThrowsHarmsNeitherTheRunNorTheOthers(Class<? extends Throwable> kind) throws Exception {
        Broken broken = new Broken(kind.getConstructor().newInstance());
        Rig.Recording before = new Rig.Recording();
        Rig.Recording after = new Rig.Recording();
        rig.with(options -> options.withListener(RunListener.of(before, broken, after)));

        runThroughTrouble();

        assertThat(after.events).hasSameElementsAs(before.events);
        assertThat(after.events)
                .extracting(RunEvent::getClass)
                .contains(
                        RunBegun.class,
                        TaskStaged.class,
                        TaskAdded.class,
                        TaskEnded.class,
                        StageRetried.class,
                        QuotaWait.class,
                        RequestDone.class,
                        JobPolled.class,
                        CleanedUp.class,
                        LeftBehind.class)
                .last()
                .isEqualTo(RunEnded.class);
    }

    @Test
    void aListenerThatIsAloneAndThrowsHarmsNothing() {
        rig.with(options -> options.withListener(new Broken(new IllegalStateException("broken"))));

        runThroughTrouble();
    }

    @Test
    void whatAListenerThrowsIsLoggedOnceForEachListenerAndKindOfEvent() {
        IllegalStateException error = new IllegalStateException("broken");
        rig.with(options -> options.withListener(new Broken(error)).withAddedListener(new Broken(error)));

        runThroughTrouble();
        rig.complete(rig.runner().run(tasks(3)));

        assertThat(logged.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .filteredOn(message -> message.contains("TaskAdded"))
                .hasSize(2)
                .allMatch(message -> message.contains(Broken.class.getName()));
        assertThat(logged.list).hasSize(2 * 11);
        assertThat(logged.list.get(0).getThrowableProxy().getMessage()).isEqualTo("broken");
    }

    /** Equal to all others of its kind, as records may be. */
    record Equal(String name) implements RunListener {
        @Override
        public void onRunBegun(RunBegun event) {
            throw new IllegalStateException("broken");
        }
    }

    @Test
    void listenersThatAreEqualAreSeveralAllTheSame() {
        rig.with(options -> options.withListener(new Equal("a")).withAddedListener(new Equal("a")));

        rig.complete(rig.runner().run(tasks(1)));

        assertThat(logged.list).hasSize(2);
    }

    @Test
    void aListenerThatGivesEventsOnToOthersKeepsThemApartToo() {
        Rig.Recording recording = new Rig.Recording();
        RunListener others = RunListener.of(new Broken(new IllegalStateException("broken")), recording);
        rig.with(options -> options.withListener(new RunListener() {
            @Override
            public void onEvent(RunEvent event) {
                others.onEvent(event);
            }
        }));

        rig.complete(rig.runner().run(tasks(1)));

        assertThat(recording.events(RunEnded.class)).hasSize(1);
    }

    @Test
    void listenersAreToldInTheirOrder() {
        List<String> told = new ArrayList<>();
        rig.with(options -> options.withListener(named("first", told))
                .withAddedListener(named("second", told).and(named("third", told))));

        rig.complete(rig.runner().run(tasks(1)));

        assertThat(told).containsExactly("first", "second", "third");
    }

    private static RunListener named(String name, List<String> told) {
        return new RunListener() {
            @Override
            public void onRunBegun(RunBegun event) {
                told.add(name);
            }
        };
    }

    @Test
    void nobodyAndSomebodyIsSomebody() {
        RunListener somebody = new RunListener() {};

        assertThat(RunListener.of()).isSameAs(RunListener.NONE);
        assertThat(RunListener.of(RunListener.NONE, RunListener.NONE)).isSameAs(RunListener.NONE);
        assertThat(RunListener.NONE.and(somebody)).isSameAs(somebody);
        assertThat(somebody.and(RunListener.NONE)).isSameAs(somebody);
        assertThat(rig.options.withAddedListener(somebody).listener()).isSameAs(somebody);
        assertThat(rig.options
                        .withListener(somebody)
                        .withListener(RunListener.NONE)
                        .listener())
                .isSameAs(RunListener.NONE);
    }
}
