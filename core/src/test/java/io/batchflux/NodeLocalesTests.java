package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.batchflux.function.NodeMain;
import io.batchflux.testing.TaskScript;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

class NodeLocalesTests {

    private final Rig rig = new Rig();
    private final Logger log = (Logger) LoggerFactory.getLogger(NodeLocales.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    private Level level = Level.ERROR;

    @BeforeEach
    void listen() {
        level = log.getEffectiveLevel();
        log.setLevel(Level.WARN);
        logged.start();
        log.addAppender(logged);
    }

    @AfterEach
    void stop() {
        log.detachAppender(logged);
        log.setLevel(level);
    }

    static int twice(int number) {
        return 2 * number;
    }

    private List<String> warnings(String charset) {
        rig.service.tasks(task -> TaskScript.succeeds()
                .writing(
                        NodeMain.OUTCOMES_FILE,
                        "{\"protocol\":1,\"java\":\"17.0.15\",\"charset\":\"" + charset + "\",\"new\":[1]}\n"
                                + "{\"id\":\"0\",\"value\":6}\n"));
        assertThat(rig.complete(rig.runner().sweep(NodeLocalesTests::twice, Flux.just(3, 3, 3))))
                .hasSize(3)
                .allSatisfy(evaluation -> assertThat(evaluation.orElseThrow()).isEqualTo(6));
        return logged.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void aNodeWithoutTheLocaleIsNamedOnce() {
        assertThat(warnings("ANSI_X3.4-1968"))
                .singleElement()
                .satisfies(warning -> assertThat(warning)
                        .contains("does not know the locale C.UTF-8")
                        .contains("Java 17.0.15")
                        .contains("ANSI_X3.4-1968"));
    }

    @Test
    void aNodeWithTheLocaleIsNotNamed() {
        assertThat(warnings("UTF-8")).isEmpty();
    }
}
