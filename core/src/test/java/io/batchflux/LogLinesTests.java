package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogLinesTests {

    private final LogLines lines = new LogLines();

    private List<String> all(String text) {
        List<String> all = new ArrayList<>(lines.complete(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
        all.addAll(lines.rest());
        return all;
    }

    @Test
    void linesEndWithOrWithoutACarriageReturnAndMayBeEmpty() {
        assertThat(all("a\r\n\nb\n\r\nc")).containsExactly("a", "", "b", "", "c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void aLineThatIsJustAsLongAsItMayBeIsOne(String end) {
        String longest = "x".repeat(LogLines.LONGEST);

        assertThat(all(longest + end + "\n" + "b")).containsExactly(longest, "", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"é", "€", "😀"})
    void aLineThatIsTooLongIsCutBetweenCharacters(String character) {
        String content = "y" + character.repeat(LogLines.LONGEST / 2);

        List<String> parts = all(content + "\nb");

        assertThat(parts).hasSizeGreaterThan(2).endsWith("b").noneMatch(part -> part.contains("\ufffd"));
        assertThat(String.join("", parts.subList(0, parts.size() - 1))).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void linesAreTheSameHoweverTheBytesCome(long seed) {
        Random random = new Random(seed);
        byte[] bytes = "\n\r\0aé€😀".getBytes(StandardCharsets.UTF_8);
        byte[] text = new byte[3000];
        for (int i = 0; i < text.length; i++) {
            text[i] = bytes[random.nextInt(bytes.length)];
        }
        List<String> expected = new LogLines().complete(ByteBuffer.wrap(text));
        List<String> parts = new ArrayList<>();
        for (int from = 0; from < text.length; ) {
            int length = Math.min(text.length - from, 1 + random.nextInt(5));
            parts.addAll(lines.complete(ByteBuffer.wrap(text, from, length)));
            from += length;
        }

        assertThat(parts).isEqualTo(expected).hasSizeGreaterThan(50);
    }

    @Test
    void whatIsNoTextIsCutAnywhere() {
        byte[] bytes = new byte[LogLines.LONGEST + 1];
        java.util.Arrays.fill(bytes, (byte) 0x80);

        assertThat(lines.complete(ByteBuffer.wrap(bytes))).hasSize(1);
        assertThat(lines.rest()).containsExactly("\ufffd");
    }
}
