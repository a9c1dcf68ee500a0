package io.batchflux.hunt;

import io.batchflux.LeftBehind;
import io.batchflux.RunListener;

/** Writes down what a listener is told that is left behind. */
final class Told implements RunListener {

    private final Ledger ledger;

    Told(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public void onLeftBehind(LeftBehind left) {
        ledger.told.add(left.message());
    }
}
