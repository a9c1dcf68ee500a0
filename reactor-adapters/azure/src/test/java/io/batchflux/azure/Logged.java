package io.batchflux.azure;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Keeps what a class logs from level INFO on, and keeps it from being printed, until it is closed. */
final class Logged implements AutoCloseable {

    private final Logger logger;
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();

    private final @Nullable Level level;

    private Logged(Logger logger) {
        this.logger = logger;
        this.level = logger.getLevel();
    }

    static Logged of(Class<?> type) {
        Logged logged = new Logged((Logger) LoggerFactory.getLogger(type));
        logged.events.start();
        logged.logger.addAppender(logged.events);
        logged.logger.setAdditive(false);
        logged.logger.setLevel(Level.INFO);
        return logged;
    }

    List<String> messages() {
        return events.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Override
    public void close() {
        logger.setLevel(level);
        logger.setAdditive(true);
        logger.detachAppender(events);
    }
}
