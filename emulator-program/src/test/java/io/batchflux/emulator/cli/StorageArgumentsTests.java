package io.batchflux.emulator.cli;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class StorageArgumentsTests {

    @Test
    void theStorageAccountThatIsNamedIsLinked() {
        StorageArguments arguments =
                CommandLine.populateCommand(new StorageArguments(), "--auto-storage", "box?sig=secret");

        try (BatchEmulator emulator = BatchEmulator.start(EmulatorOptions.defaults())) {
            assertThatThrownBy(() -> arguments.link(emulator, Optional.empty()))
                    .hasMessage("--auto-storage: the URL of a storage account must be one of http or https, was box");
        }
    }
}
