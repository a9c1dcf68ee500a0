package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApartTests {

    private static List<Integer> dealt(int items, int tasks) {
        return Apart.of(IntStream.range(0, items).boxed().toList(), tasks);
    }

    @Test
    void everySecondRoundGoesBack() {
        assertThat(dealt(12, 3)).containsExactly(0, 5, 6, 11, 1, 4, 7, 10, 2, 3, 8, 9);
    }

    @Test
    void theFirstTasksHaveOneMore() {
        assertThat(dealt(8, 3)).containsExactly(0, 5, 6, 1, 4, 7, 2, 3);
        assertThat(dealt(5, 3)).containsExactly(0, 3, 1, 4, 2);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "1, 5", "7, 1", "7, 7", "7, 8", "100, 7", "101, 100", "199, 100"})
    void eachItemIsDealtOnce(int items, int tasks) {
        assertThat(dealt(items, tasks))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, items).boxed().toList());
    }
}
