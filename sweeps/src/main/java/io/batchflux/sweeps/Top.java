package io.batchflux.sweeps;

import io.batchflux.Evaluation;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The best of some evaluations. */
final class Top<A, R> {

    private final Score<R> score;
    private final int count;
    private final PriorityQueue<Scored<A, R>> worstFirst;
    private long added;

    Top(Score<R> score, int count) {
        this.score = score;
        this.count = count;
        this.worstFirst = new PriorityQueue<>(Comparator.reverseOrder());
    }

    void add(Evaluation<A, R> evaluation) {
        double number = score.of(evaluation);
        if (Double.isNaN(number)) {
            return;
        }
        // The two zeros are equally good.
        worstFirst.add(new Scored<>(evaluation, (score.isHighestBest() ? -number : number) + 0.0, added++));
        if (worstFirst.size() > count) {
            worstFirst.remove();
        }
    }

    List<Evaluation<A, R>> bestFirst() {
        return worstFirst.stream()
                .sorted()
                .<Evaluation<A, R>>map(Scored::evaluation)
                .toList();
    }

    /** One evaluation; the less its cost, and of equal ones the earlier, the better. */
    private record Scored<A, R>(Evaluation<A, R> evaluation, double cost, long index)
            implements Comparable<Scored<A, R>> {

        @Override
        public int compareTo(Scored<A, R> other) {
            int byCost = Double.compare(cost, other.cost);
            return byCost != 0 ? byCost : Long.compare(index, other.index);
        }
    }
}
