package io.batchflux.emulator.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BindAddressTests {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true, false, 127.0.0.1",
        "127.0.0.2, true, false, 127.0.0.2",
        "0.0.0.0, false, true, 127.0.0.1",
        "192.0.2.7, false, false, 192.0.2.7",
        "::1, true, false, [::1]",
        "::, false, true, [::1]",
        "2001:db8::7, false, false, [2001:db8::7]"
    })
    void programsOfThisMachineReachItThere(String literal, boolean loopback, boolean wildcard, String host) {
        BindAddress address = new BindAddress(literal);

        assertThat(address.isLoopback()).isEqualTo(loopback);
        assertThat(address.isWildcard()).isEqualTo(wildcard);
        assertThat(address.localHost()).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "", "*", "1.2.3", "127.1", "0.0.0.256", "[::1]", "10.0.0.1:80", " 10.0.0.1", "eth0"
            })
    void whatIsNoAddressInDigitsIsRefused(String literal) {
        assertThatThrownBy(() -> new BindAddress(literal))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bindAddress must be an IP address in digits, such as 0.0.0.0 or ::1, was " + literal);
    }
}
