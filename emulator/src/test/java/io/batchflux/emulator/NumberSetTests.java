package io.batchflux.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NumberSetTests {

    @Test
    void theFirstMissingNumberIsFoundWhateverTheOrderOfAdding() {
        List<Integer> numbers = new ArrayList<>();
        for (int i = -50; i < 50; i++) {
            numbers.add(i);
        }
        Collections.shuffle(numbers, new Random(7));
        NumberSet set = new NumberSet();
        List<Integer> missing = new ArrayList<>(numbers);

        for (int number : numbers) {
            set.add(number);
            set.add(number);
            missing.remove((Integer) number);
            int least = missing.stream().min(Integer::compare).orElse(50);
            assertThat(set.firstMissing(-50)).isEqualTo(least);
        }
    }

    @Test
    void theEndsOfTheIntegersAreNumbersToo() {
        NumberSet set = new NumberSet();
        set.add(Integer.MAX_VALUE);
        set.add(Integer.MIN_VALUE);

        assertThat(set.firstMissing(Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE + 1L);
        assertThat(set.firstMissing(Integer.MIN_VALUE)).isEqualTo(Integer.MIN_VALUE + 1L);
    }
}
