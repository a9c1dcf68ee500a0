package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireInstantsTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2025-11-22T12:59:58.1234567Z",
                "2025-11-22T12:59:58.1Z",
                "2025-11-22T12:59:58.123456789Z",
                "2025-11-22T12:59:58Z",
                "2024-02-29T00:00:00.0000001Z",
                "0001-01-01T00:00:00Z",
                "9999-12-31T23:59:59.9999999Z",
                "2025-11-22T12:59Z",
                "2025-11-22T12:59:58.Z",
                "2025-11-22T12:59:58.1234567+01:30",
                "2025-11-22T12:59:58-00:00"
            })
    void readsWhatTheFormattersRead(String text) {
        assertThat(WireInstants.parse(text))
                .isEqualTo(OffsetDateTime.parse(text).toInstant());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "2025-11-22",
                "2025-02-29T12:59:58Z",
                "2025-13-22T12:59:58Z",
                "2025-11-22T12:59:60Z",
                "2025-11-22 12:59:58Z",
                "2025-11-22T12:59:58",
                "2025-11-22T12:59:58,5Z",
                "2025-11-22T24:00:00Z",
                "2025-11-22T12:59:58.x123456Z",
                "2025-11-22T12:59:58.1234567890Z"
            })
    void refusesWhatTheFormattersRefuse(String text) {
        assertThatThrownBy(() -> OffsetDateTime.parse(text)).isInstanceOf(DateTimeParseException.class);
        assertThatThrownBy(() -> WireInstants.parse(text)).isInstanceOf(DateTimeParseException.class);
    }
}
