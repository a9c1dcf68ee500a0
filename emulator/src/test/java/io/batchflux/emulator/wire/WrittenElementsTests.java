package io.batchflux.emulator.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WrittenElementsTests {

    @Test
    void elementsAreFoundAsTheyWereWritten() {
        String first = "{\"a\":\"} ]\\\\\\\" {\", \"b\" : [ {}, [\"\\\\\"] ]}";
        String second = "{ \"ü\":{\"c\":{}}}";

        assertThat(elements("{\"value\":[" + first + " , " + second + "]}", 2)).contains(List.of(first, second));
        assertThat(elements("{ \"odata.x\" : \"[{\", \"value\" : [ {} ] }", 1)).contains(List.of("{}"));
    }

    @Test
    void nothingIsTakenForAnElementThatIsNone() {
        assertThat(elements("{\"odata.x\":[{}],\"value\":[{}]}", 1)).isEmpty();
        assertThat(elements("{\"odata.x\":{\"y\":{}},\"value\":[{}]}", 1)).isEmpty();
        assertThat(elements("{\"value\":[{},{}]}", 3)).isEmpty();
    }

    private static Optional<List<String>> elements(String body, int count) {
        return WrittenElements.of(body.getBytes(StandardCharsets.UTF_8), count)
                .map(found -> found.stream()
                        .map(element -> new String(element, StandardCharsets.UTF_8))
                        .toList());
    }
}
