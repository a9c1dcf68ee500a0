package io.batchflux.emulator.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NumberSetTests {

    @Test
    void theLastMissingNumberIsFoundWhateverTheOrderOfAdding() {
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
            int greatest = missing.stream().max(Integer::compare).orElse(-51);
            assertThat(set.lastMissing(49)).isEqualTo(greatest);
        }
    }

    @Test
    void theEndsOfTheIntegersAreNumbersToo() {
        NumberSet set = new NumberSet();
        set.add(Integer.MAX_VALUE);
        set.add(Integer.MIN_VALUE);

        assertThat(set.lastMissing(Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE - 1L);
        assertThat(set.lastMissing(Integer.MIN_VALUE)).isEqualTo(Integer.MIN_VALUE - 1L);
    }
}
