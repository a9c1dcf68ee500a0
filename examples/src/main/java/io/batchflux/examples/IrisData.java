package io.batchflux.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Fisher's 150 irises, from {@code iris.csv} beside this class, which names its source. */
final class IrisData {

    private IrisData() {}

    /** The three species, with 50 flowers each. */
    enum Species {
        SETOSA(0),
        VERSICOLOR(1),
        VIRGINICA(2);

        private final double label;

        Species(double label) {
            this.label = label;
        }

        /** Returns the number by which a classifier knows the species. */
        double label() {
            return label;
        }
    }

    /**
     * One flower.
     *
     * @param lengths sepal length and width, petal length and width, in centimetres
     * @param species what it is
     */
    record Flower(List<Double> lengths, Species species) {

        static Flower parse(String line) {
            String[] cells = line.split(",");
            List<Double> lengths =
                    Stream.of(cells).limit(4).map(Double::valueOf).toList();
            return new Flower(lengths, Species.valueOf(cells[4].toUpperCase(java.util.Locale.ROOT)));
        }

        DoubleStream stream() {
            return lengths.stream().mapToDouble(Double::doubleValue);
        }
    }

    /** Reads the flowers in the order of the file: one species after the other. */
    static List<Flower> load() {
        InputStream resource = Objects.requireNonNull(
                IrisData.class.getResourceAsStream("iris.csv"), "iris.csv must be beside this class");
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .skip(1)
                    .map(Flower::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the flowers in an order that depends on the seed alone. */
    static List<Flower> shuffled(long seed) {
        List<Flower> flowers = load().stream().collect(Collectors.toCollection(java.util.ArrayList::new));
        Collections.shuffle(flowers, new Random(seed));
        return List.copyOf(flowers);
    }
}
