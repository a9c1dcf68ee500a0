package io.batchflux.emulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.RuntimeOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BannerTests {

    private static final EmulatorOptions OPTIONS = EmulatorOptions.defaults().withRuntime(RuntimeOptions.simulated());

    @Test
    void whatOthersCanDoIsSaidWhenTheyReachIt() {
        assertThat(banner(OPTIONS.withBindAddress("0.0.0.0"), false))
                .contains("it listens on 0.0.0.0, all addresses of this machine, port ")
                .contains("Whoever reaches the port and has the key runs programs as you")
                .contains("It speaks http")
                .contains("export AZURE_BATCH_ENDPOINT=http://127.0.0.1:");
        assertThat(banner(OPTIONS.withBindAddress("0.0.0.0").withHttps(), true))
                .contains("has the key changes everything in the account")
                .contains("Its certificate is for 127.0.0.1 and localhost only")
                .doesNotContain("runs programs as you");
    }

    @Test
    void whereOnlyThisMachineReachesItNothingIsSaidOfOthers() {
        assertThat(banner(OPTIONS, false)).doesNotContain("OTHERS", "Whoever");
    }

    private static String banner(EmulatorOptions options, boolean onlyTakeTime) {
        StringWriter text = new StringWriter();
        try (BatchEmulator emulator = BatchEmulator.start(options)) {
            new Banner(new PrintWriter(text)).print(emulator, options, Optional.empty(), onlyTakeTime);
        }
        return text.toString();
    }
}
