package io.batchflux.emulator;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TemporaryDirectoryTests {

    /** In the locale C that is any letter which is not ASCII, everywhere a NUL. */
    @Test
    void oneWhoseNameCannotBeSpeltIsRefusedInWords() {
        TemporaryDirectory.requireSpelt("/tmp");

        assertThatThrownBy(() -> TemporaryDirectory.requireSpelt("/tm\0p"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("temporary directory")
                .hasMessageContaining("LC_ALL=C.UTF-8")
                .hasMessageContaining("java.io.tmpdir");
    }
}
