package io.batchflux.examples;

import io.batchflux.Evaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What came of a sweep over two axes.
 *
 * @param evaluations one for each pair, in any order
 * @param costs the one axis
 * @param gammas the other one
 */
record SweepReport(List<Evaluation<SvmParameters, Double>> evaluations, List<Double> costs, List<Double> gammas) {

    private Map<SvmParameters, Double> scores() {
        Map<SvmParameters, Double> scores = new LinkedHashMap<>();
        for (Evaluation<SvmParameters, Double> evaluation : evaluations) {
            if (evaluation instanceof Evaluation.Succeeded<SvmParameters, Double> value) {
                scores.put(value.item(), value.value());
            }
        }
        return scores;
    }

    /** Returns a line for each gamma, the largest first, and a column for each cost. */
    String table() {
        Map<SvmParameters, Double> scores = scores();
        StringBuilder table = new StringBuilder("score    cost");
        costs.forEach(cost -> table.append(String.format("%8s", HeatMap.label(cost))));
        List<Double> descending = new ArrayList<>(gammas);
        Collections.reverse(descending);
        for (double gamma : descending) {
            table.append(String.format("%ngamma %7s", HeatMap.label(gamma)));
            for (double cost : costs) {
                Double score = scores.get(new SvmParameters(cost, gamma));
                table.append(score == null ? "  failed" : String.format(Locale.ROOT, "%8.3f", score));
            }
        }
        return table.toString();
    }

    /** Returns the best score and where it is; of several such places, the one with the smallest cost and gamma. */
    String best() {
        Map<SvmParameters, Double> scores = scores();
        double best = Collections.max(scores.values());
        List<SvmParameters> places = scores.entrySet().stream()
                .filter(score -> score.getValue() == best)
                .map(Map.Entry::getKey)
                .sorted(Comparator.comparing(SvmParameters::cost).thenComparing(SvmParameters::gamma))
                .toList();
        return String.format(
                Locale.ROOT,
                "Best: %.3f with cost %s and gamma %s%s",
                best,
                HeatMap.label(places.get(0).cost()),
                HeatMap.label(places.get(0).gamma()),
                places.size() == 1 ? "" : ", and with " + (places.size() - 1) + " other pairs");
    }

    /** Returns why evaluations failed. */
    List<String> failures() {
        return evaluations.stream()
                .filter(evaluation -> !evaluation.isSuccess())
                .map(evaluation -> ((Evaluation.Failed<SvmParameters, Double>) evaluation)
                        .cause()
                        .getMessage())
                .toList();
    }

    /** Returns the pairs whose score is missing, or differs in any bit from what this process computes. */
    List<SvmParameters> wrong() {
        Map<SvmParameters, Double> scores = scores();
        List<SvmParameters> wrong = new ArrayList<>();
        for (double cost : costs) {
            for (double gamma : gammas) {
                SvmParameters pair = new SvmParameters(cost, gamma);
                Double score = scores.get(pair);
                if (score == null
                        || Double.doubleToRawLongBits(score) != Double.doubleToRawLongBits(IrisSvm.score(pair))) {
                    wrong.add(pair);
                }
            }
        }
        return wrong;
    }

    Path writeHeatMap(Path directory) throws IOException {
        return Files.writeString(
                Files.createDirectories(directory).resolve("iris-sweep.svg"),
                new HeatMap(scores(), costs, gammas).toSvg());
    }
}
