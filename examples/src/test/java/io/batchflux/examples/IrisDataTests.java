package io.batchflux.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.batchflux.examples.IrisData.Flower;
import io.batchflux.examples.IrisData.Species;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IrisDataTests {

    private static double mean(List<Flower> flowers, int column) {
        return flowers.stream()
                .mapToDouble(flower -> flower.lengths().get(column))
                .average()
                .orElseThrow();
    }

    @Test
    void hasFiftyFlowersOfEachSpecies() {
        assertThat(IrisData.load().stream().collect(Collectors.groupingBy(Flower::species, Collectors.counting())))
                .containsOnlyKeys(Species.values())
                .containsValue(50L)
                .hasSize(3);
        assertThat(IrisData.load()).hasSize(150);
    }

    @ParameterizedTest
    @CsvSource({"0,5.843", "1,3.057", "2,3.758", "3,1.199"})
    void hasTheMeansOfFishersArticle(int column, double mean) {
        assertThat(mean(IrisData.load(), column)).isEqualTo(mean, within(0.0005));
    }

    @ParameterizedTest
    @CsvSource({
        "SETOSA,5.006,3.428,1.462,0.246",
        "VERSICOLOR,5.936,2.770,4.260,1.326",
        "VIRGINICA,6.588,2.974,5.552,2.026"
    })
    void hasTheMeansOfFishersArticleForEachSpecies(
            Species species, double sepalLength, double sepalWidth, double petalLength, double petalWidth) {
        List<Flower> flowers = IrisData.load().stream()
                .filter(flower -> flower.species() == species)
                .toList();

        assertThat(List.of(mean(flowers, 0), mean(flowers, 1), mean(flowers, 2), mean(flowers, 3)))
                .usingElementComparator((a, b) -> Math.abs(a - b) < 0.0005 ? 0 : Double.compare(a, b))
                .containsExactly(sepalLength, sepalWidth, petalLength, petalWidth);
    }

    @Test
    void shufflesByTheSeedAlone() {
        assertThat(IrisData.shuffled(1))
                .isEqualTo(IrisData.shuffled(1))
                .containsExactlyInAnyOrderElementsOf(IrisData.load());
        assertThat(IrisData.shuffled(2)).isNotEqualTo(IrisData.shuffled(1));
    }
}
