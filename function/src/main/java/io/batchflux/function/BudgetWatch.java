package io.batchflux.function;

/** Says in the file of outcomes that no further call is begun, as soon as that is so: a call may run for long after. */
final class BudgetWatch extends Thread {

    private final CallBudget budget;
    private final OutcomeFile outcomes;

    private BudgetWatch(CallBudget budget, OutcomeFile outcomes) {
        super("batchflux-budget");
        this.budget = budget;
        this.outcomes = outcomes;
        setDaemon(true);
    }

    static void start(CallBudget budget, OutcomeFile outcomes) {
        if (budget.isLimited()) {
            new BudgetWatch(budget, outcomes).start();
        }
    }

    @Override
    public void run() {
        try {
            for (long left = budget.leftMillis(); left > 0; left = budget.leftMillis()) {
                // A thread of its own: there is no Reactor on a node.
                Thread.sleep(left);
            }
            outcomes.budgetIsUsedUp();
        } catch (InterruptedException e) {
            // By a function: what has not begun is given back when the call that runs has ended.
        }
    }
}
