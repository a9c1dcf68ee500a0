package io.batchflux.examples;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Scores over cost and gamma as an SVG picture: one cell for each pair, coloured and labelled by its score.
 *
 * @param scores the score of each pair
 * @param costs from left to right
 * @param gammas from bottom to top
 */
record HeatMap(Map<SvmParameters, Double> scores, List<Double> costs, List<Double> gammas) {

    private static final int CELL_WIDTH = 74;
    private static final int CELL_HEIGHT = 44;
    private static final int LEFT = 110;
    private static final int TOP = 84;
    private static final int LEGEND_STEPS = 50;

    /** From low to high: dark blue, teal, yellow; lightness alone tells them apart too. */
    private static final int[][] COLOURS = {{48, 18, 92}, {49, 104, 142}, {53, 183, 121}, {253, 231, 37}};

    String toSvg() {
        int width = LEFT + CELL_WIDTH * costs.size() + 130;
        int height = TOP + CELL_HEIGHT * gammas.size() + 76;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " font-family=\"Helvetica, Arial, sans-serif\">%n<rect width=\"100%%\" height=\"100%%\""
                        + " fill=\"white\"/>%n",
                width,
                height,
                width,
                height));
        int centre = LEFT + CELL_WIDTH * costs.size() / 2;
        int bottom = TOP + CELL_HEIGHT * gammas.size();
        text(svg, centre, 32, "font-size=\"19\" font-weight=\"bold\"", "Iris recognised by a support-vector machine");
        text(svg, centre, 56, "font-size=\"13\" fill=\"#555\"", "trained on 60 flowers, scored on 90; radial kernel");
        cells(svg);
        axes(svg, bottom);
        text(svg, centre, bottom + 54, "font-size=\"15\"", "cost");
        int middle = TOP + CELL_HEIGHT * gammas.size() / 2;
        text(svg, 26, middle, "font-size=\"15\" transform=\"rotate(-90 26 " + middle + ")\"", "gamma");
        legend(svg, LEFT + CELL_WIDTH * costs.size() + 34, bottom);
        return svg.append("</svg>\n").toString();
    }

    private void cells(StringBuilder svg) {
        for (int column = 0; column < costs.size(); column++) {
            for (int row = 0; row < gammas.size(); row++) {
                int x = LEFT + column * CELL_WIDTH;
                int y = TOP + (gammas.size() - 1 - row) * CELL_HEIGHT;
                Double score = scores.get(new SvmParameters(costs.get(column), gammas.get(row)));
                svg.append(String.format(
                        Locale.ROOT,
                        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\" stroke=\"white\"/>%n",
                        x,
                        y,
                        CELL_WIDTH,
                        CELL_HEIGHT,
                        score == null ? "#ddd" : colour(share(score))));
                String ink = score == null || share(score) > 0.6 ? "black" : "white";
                text(
                        svg,
                        x + CELL_WIDTH / 2,
                        y + CELL_HEIGHT / 2 + 5,
                        "font-size=\"14\" fill=\"" + ink + "\"",
                        score == null ? "failed" : String.format(Locale.ROOT, "%.3f", score));
            }
        }
    }

    private void axes(StringBuilder svg, int bottom) {
        for (int column = 0; column < costs.size(); column++) {
            int x = LEFT + column * CELL_WIDTH + CELL_WIDTH / 2;
            text(svg, x, bottom + 22, "font-size=\"13\"", label(costs.get(column)));
        }
        for (int row = 0; row < gammas.size(); row++) {
            int y = TOP + (gammas.size() - 1 - row) * CELL_HEIGHT + CELL_HEIGHT / 2 + 5;
            text(svg, LEFT - 34, y, "font-size=\"13\"", label(gammas.get(row)));
        }
    }

    private void legend(StringBuilder svg, int x, int bottom) {
        double step = (double) (bottom - TOP) / LEGEND_STEPS;
        for (int i = 0; i < LEGEND_STEPS; i++) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%.1f\" width=\"18\" height=\"%.1f\" fill=\"%s\"/>%n",
                    x,
                    bottom - (i + 1) * step,
                    step + 0.5,
                    colour((i + 0.5) / LEGEND_STEPS)));
        }
        for (int i = 0; i <= 4; i++) {
            double score = lowest() + (highest() - lowest()) * i / 4;
            int y = bottom - (bottom - TOP) * i / 4 + 5;
            text(svg, x + 44, y, "font-size=\"12\"", String.format(Locale.ROOT, "%.3f", score));
        }
        text(svg, x + 24, TOP - 14, "font-size=\"13\"", "score");
    }

    private double lowest() {
        return scores.values().stream().mapToDouble(Double::doubleValue).min().orElse(0);
    }

    private double highest() {
        return scores.values().stream().mapToDouble(Double::doubleValue).max().orElse(1);
    }

    private double share(double score) {
        return highest() > lowest() ? (score - lowest()) / (highest() - lowest()) : 1;
    }

    private static String colour(double share) {
        double place = Math.min(Math.max(share, 0), 1) * (COLOURS.length - 1);
        int index = Math.min((int) place, COLOURS.length - 2);
        int[] mixed = new int[3];
        for (int i = 0; i < 3; i++) {
            mixed[i] =
                    (int) Math.round(COLOURS[index][i] + (COLOURS[index + 1][i] - COLOURS[index][i]) * (place - index));
        }
        return String.format(Locale.ROOT, "#%02x%02x%02x", mixed[0], mixed[1], mixed[2]);
    }

    /** Returns the value with three significant digits at most. */
    static String label(double value) {
        return new BigDecimal(value)
                .round(new MathContext(value >= 1000 ? 4 : 3))
                .stripTrailingZeros()
                .toPlainString();
    }

    private static void text(StringBuilder svg, int x, int y, String attributes, String text) {
        svg.append(String.format(
                Locale.ROOT, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" %s>%s</text>%n", x, y, attributes, text));
    }
}
