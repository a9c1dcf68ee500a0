package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.batchflux.testing.InProcessNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

/** Functions of whose results nobody knows before whether they can travel. */
class OpenResultsTests {

    private final Rig rig = new Rig();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(FunctionProgram.class);

    @BeforeEach
    void runFunctionsHere() {
        rig.with(options -> options.withFunctions(
                functions -> functions.withCode(Code.inImage("/app/*")).withImage("functions:1")));
        rig.service.tasks(InProcessNode.of(rig.store)::run);
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.WARN);
        logger.setAdditive(false);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(log);
        logger.setLevel(null);
        logger.setAdditive(true);
    }

    static Object object(int number) {
        if (number == 1) {
            return 1L;
        }
        return number;
    }

    static Number number(int number) {
        return number;
    }

    static Map<String, ?> wildcard(int number) {
        return Map.of("a", number);
    }

    static List<? extends Number>[] inside(int number) {
        throw new IllegalStateException("never called " + number);
    }

    static Map<String, List<Long>> named(int number) {
        return Map.of("a", List.of((long) number));
    }

    static Class<?> type(int number) {
        return number == 0 ? int.class : String.class;
    }

    private List<String> warnings() {
        return log.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void itIsSaidOnceBeforeAnyCallIsMade() {
        BatchRunner runner = rig.runner();
        Flux<Evaluation<Integer, Object>> sweep = runner.sweep(OpenResultsTests::object, Flux.range(0, 2));

        assertThat(warnings())
                .singleElement()
                .asString()
                .startsWith("The result of " + OpenResultsTests.class.getName()
                        + "::object is of type java.lang.Object, which does not tell the classes of what is inside");
        assertThat(rig.service.requests().count()).isZero();

        assertThat(rig.complete(sweep))
                .extracting(Evaluation::isSuccess)
                .asInstanceOf(LIST)
                .containsOnlyOnce(false);
        rig.complete(runner.call(OpenResultsTests::object, 0));
        assertThat(warnings()).hasSize(1);
    }

    @Test
    void itIsSaidOfEachTypeThatLeavesOpenWhatIsInside() {
        rig.runner().call(OpenResultsTests::number, 0);
        rig.runner().call(OpenResultsTests::wildcard, 0);
        rig.runner().call(OpenResultsTests::inside, 0);
        rig.runner().call((Integer number) -> List.of(number), 0);

        assertThat(warnings()).hasSize(4);
    }

    @Test
    void itIsNotSaidIfTheTypesAreNamed() {
        rig.runner().call(OpenResultsTests::named, 0);
        rig.runner().call(OpenResultsTests::type, 0);
        rig.runner().call((Integer number) -> number, 0);

        assertThat(warnings()).isEmpty();
    }
}
