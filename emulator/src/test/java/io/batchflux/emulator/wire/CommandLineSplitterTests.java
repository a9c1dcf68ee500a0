package io.batchflux.emulator.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLineSplitterTests {

    @Test
    void blanksSeparateArguments() {
        assertThat(CommandLineSplitter.split("  a  b\tc ")).isEqualTo(List.of("a", "b", "c"));
        assertThat(CommandLineSplitter.split(" ")).isEmpty();
    }

    @Test
    void quotesKeepBlanksAndGrowTogetherWithWhatTouchesThem() {
        assertThat(CommandLineSplitter.split("a 'b c' \"d e\" --x='1 2'y"))
                .isEqualTo(List.of("a", "b c", "d e", "--x=1 2y"));
        assertThat(CommandLineSplitter.split("a '' \"\"")).isEqualTo(List.of("a", "", ""));
    }

    @Test
    void aQuoteOfTheOtherKindIsOrdinary() {
        assertThat(CommandLineSplitter.split("sh -c 'echo \"x\"' \"it's\""))
                .isEqualTo(List.of("sh", "-c", "echo \"x\"", "it's"));
    }

    @Test
    void aBackslashTakesQuotesLiterallyAndIsOrdinaryBeforeTheRest() {
        assertThat(CommandLineSplitter.split("\"say \\\"hi\\\"\" a\\ b \\' C:\\dir \\\\"))
                .isEqualTo(List.of("say \"hi\"", "a b", "'", "C:\\dir", "\\"));
        assertThat(CommandLineSplitter.split("'a\\'")).isEqualTo(List.of("a\\"));
    }

    @Test
    void nothingIsExpanded() {
        assertThat(CommandLineSplitter.split("echo $HOME *.txt | cat > x && y"))
                .isEqualTo(List.of("echo", "$HOME", "*.txt", "|", "cat", ">", "x", "&&", "y"));
    }

    @Test
    void aQuoteThatIsNotClosedIsRefused() {
        assertThatThrownBy(() -> CommandLineSplitter.split("echo 'x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not closed");
    }
}
