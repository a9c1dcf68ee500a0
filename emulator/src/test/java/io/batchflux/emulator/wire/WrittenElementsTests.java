package io.batchflux.emulator.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenElementsTests {

    @Test
    void elementsAreFoundAsTheyWereWritten() {
        String first = "{\"a\":\"} ]\\\\\\\" {\", \"b\" : [ {}, [\"\\\\\"] ], \"c\":1e3}";
        String second = "{ \"u\":{\"c\":{}}}";

        assertThat(elements("{\"value\":[" + first + " , " + second + "]}")).containsExactly(first, second);
        assertThat(elements(" {\n \"odata.x\" : \"[{\", \"value\" : [ {} ] } \n"))
                .containsExactly("{}");
        assertThat(elements("{\"value\":[]}")).isEmpty();
        assertThat(elements("{\"value\":{\"value\":[{}]}}")).isEmpty();
    }

    @Test
    void elementsWithCharactersOfSeveralBytesAreFoundAsTheyWereWritten() {
        String first = "{\"a\":\"grüße 😀\"}";
        String second = "{ \"ü\":[\"\\u00fc\"] }";

        assertThat(elements("\uFEFF{\"value\":[" + first + "," + second + "]}")).containsExactly(first, second);
    }

    @Test
    void whatHasLineBreaksIsToldFromWhatIsOnOneLine() {
        byte[] body = "{\n\"value\":[{\"a\":\"\\n\"},\n{\n\"a\":1},{}]}".getBytes(StandardCharsets.UTF_8);

        assertThat(WrittenElements.read(body, "value").elements())
                .extracting(WrittenElements.Element::onOneLine)
                .containsExactly(true, false, true);
    }

    @Test
    void onlyTheOneArrayIsLookedInto() {
        assertThat(elements("{\"odata.x\":[{}],\"value\":[{\"a\":1}],\"z\":{\"value\":[{}]}}"))
                .containsExactly("{\"a\":1}");
    }

    @Test
    void theWholeObjectIsReadBesides() {
        byte[] body = "{\"x\":{\"y\":[1]},\"value\":[{\"a\":null},7]}".getBytes(StandardCharsets.UTF_8);

        assertThat(WrittenElements.read(body, "value").json()).isEqualTo(Json.read(body));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "7",
                "[{}]",
                "{",
                "{\"value\":[{}",
                "{\"value\":[{}]} x",
                "{\"value\":[{}]} {}",
                "{\"value\":[{}]}]",
                "{\"value\":[{}],\"value\":[{}]}",
                "{\"value\":[{}],\"a\":1,\"a\":2}",
                "{\"value\":[{\"a\":1,\"a\":2}]}",
                "{\"value\":[{}] \"a\":1}",
                "{\"value\":[{}{}]}",
                "{\"value\":[\"\\ud800\"]}",
                "{\"value\":[{},]}"
            })
    void whatIsNoBodyIsRefusedInTheSameWords(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);

        assertThat(refusal(() -> WrittenElements.read(bytes, "value"))).isEqualTo(refusal(() -> Json.read(bytes)));
    }

    private static String refusal(Runnable reading) {
        String[] reason = new String[1];
        assertThatExceptionOfType(BatchException.class)
                .isThrownBy(reading::run)
                .satisfies(refused -> reason[0] = refused.details().toString().replaceAll(", at line.*", ""));
        return reason[0];
    }

    private static List<String> elements(String body) {
        return WrittenElements.read(body.getBytes(StandardCharsets.UTF_8), "value").elements().stream()
                .map(element -> new String(element.bytes(), StandardCharsets.UTF_8))
                .toList();
    }
}
