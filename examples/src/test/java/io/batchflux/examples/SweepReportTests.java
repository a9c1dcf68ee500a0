package io.batchflux.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.Evaluation;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class SweepReportTests {

    private static final SvmParameters LOW = new SvmParameters(0.5, 0.03125);
    private static final SvmParameters HIGH = new SvmParameters(2048, 0.03125);

    private static SweepReport report(Map<SvmParameters, Double> scores) {
        List<Evaluation<SvmParameters, Double>> evaluations = scores.entrySet().stream()
                .<Evaluation<SvmParameters, Double>>map(
                        score -> Evaluation.Succeeded.of(score.getKey(), score.getValue()))
                .toList();
        return new SweepReport(evaluations, List.of(0.5, 2048.0), List.of(0.03125));
    }

    @Test
    void tellsTheBestPair() {
        assertThat(report(Map.of(LOW, 0.5, HIGH, 0.975)).best())
                .isEqualTo("Best: 0.975 with cost 2048 and gamma 0.0313");
    }

    @Test
    void tellsTheSmallestOfSeveralBestPairs() {
        assertThat(report(Map.of(LOW, 0.975, HIGH, 0.975)).best())
                .isEqualTo("Best: 0.975 with cost 0.5 and gamma 0.0313, and with 1 other pairs");
    }

    @Test
    void listsTheScoresAndWhatFailed() {
        assertThat(report(Map.of(LOW, 0.5)).table().lines())
                .containsExactly("score    cost     0.5    2048", "gamma  0.0313   0.500  failed");
    }

    @Test
    void findsScoresThatDifferInTheLastBitOrAreMissing() {
        double right = IrisSvm.score(LOW);

        assertThat(report(Map.of(LOW, right, HIGH, IrisSvm.score(HIGH))).wrong())
                .isEmpty();
        assertThat(report(Map.of(LOW, Math.nextUp(right))).wrong()).containsExactly(LOW, HIGH);
    }

    @Test
    void drawsACellForEachPair(@TempDir Path directory) throws Exception {
        Path picture = report(Map.of(LOW, 0.5)).writeHeatMap(directory.resolve("new"));

        Document svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(Files.readString(picture).getBytes(StandardCharsets.UTF_8)));
        assertThat(svg.getDocumentElement().getTextContent())
                .contains("Iris recognised", "cost", "gamma", "score", "0.500", "failed", "2048", "0.0313");
    }
}
