package io.batchflux.function;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.util.function.Function;

/** The types of {@code java.time} as the text of their {@code toString}, which is ISO 8601 and loses nothing. */
final class TimeModule {

    private TimeModule() {}

    static SimpleModule create() {
        SimpleModule module = new SimpleModule("java.time");
        add(module, Duration.class, Duration::parse);
        add(module, Instant.class, Instant::parse);
        add(module, LocalDate.class, LocalDate::parse);
        add(module, LocalDateTime.class, LocalDateTime::parse);
        add(module, LocalTime.class, LocalTime::parse);
        add(module, OffsetDateTime.class, OffsetDateTime::parse);
        add(module, Period.class, Period::parse);
        add(module, Year.class, Year::parse);
        add(module, YearMonth.class, YearMonth::parse);
        add(module, ZonedDateTime.class, ZonedDateTime::parse);
        return module;
    }

    private static <T> void add(SimpleModule module, Class<T> type, Function<String, T> parse) {
        module.addSerializer(type, ToStringSerializer.instance);
        module.addDeserializer(type, new Text<>(type, parse));
    }

    private static final class Text<T> extends FromStringDeserializer<T> {

        private static final long serialVersionUID = 1L;

        private final transient Function<String, T> parse;

        Text(Class<T> type, Function<String, T> parse) {
            super(type);
            this.parse = parse;
        }

        @Override
        @SuppressWarnings("unchecked") // The class is that of the constructor.
        protected T _deserialize(String text, DeserializationContext context) throws IOException {
            try {
                return parse.apply(text);
            } catch (DateTimeException e) {
                JsonParser parser = context.getParser();
                throw com.fasterxml.jackson.databind.exc.InvalidFormatException.from(
                        parser, e.getMessage(), text, _valueClass);
            }
        }
    }
}
