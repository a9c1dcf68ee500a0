package io.batchflux.function;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What the properties of an {@link Outcome}'s line say; without a map, since there may be very many. The last of a name counts. */
final class OutcomeProperties implements BiConsumer<String, String> {

    private @Nullable String id;
    private @Nullable String value;
    private @Nullable String error;
    private @Nullable String micros;
    private String stdout = "";
    private String stderr = "";

    @Override
    public void accept(String name, String text) {
        switch (name) {
            case "id" -> id = text;
            case "value" -> value = text;
            case "error" -> error = text;
            case "micros" -> micros = text;
            case "stdout" -> stdout = text;
            case "stderr" -> stderr = text;
            default -> {
                // Another version of the program may write more.
            }
        }
    }

    /** @throws IllegalArgumentException if they are not those of an outcome */
    Outcome outcome() {
        String known = JsonText.required(id, "id");
        Duration duration = duration(micros);
        return error == null
                ? new Outcome.Value(known, JsonText.required(value, "value"), duration)
                : new Outcome.Failure(known, RemoteErrorText.parse(error), duration, new Printed(stdout, stderr));
    }

    private static @Nullable Duration duration(@Nullable String micros) {
        if (micros == null) {
            return null;
        }
        try {
            long number = Long.parseLong(micros);
            if (number >= 0) {
                return Duration.of(number, ChronoUnit.MICROS);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("micros must be a whole number, was " + micros, e);
        }
        throw new IllegalArgumentException("micros must not be negative, was " + micros);
    }
}
