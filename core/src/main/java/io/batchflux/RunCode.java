package io.batchflux;

import io.batchflux.JournalRecords.Job;
import io.batchflux.NamedRunOptions.OtherCode;

/** A run that was begun with other code is gone on with only if that is wanted. */
final class RunCode {

    private RunCode() {}

    /**
     * Returns whether the run was begun with other code.
     *
     * @param code of this program; empty if it has none
     */
    static boolean isOther(RunLedger ledger, String code) {
        Job last = ledger.lastJobWithCode();
        return last != null && !code.isEmpty() && !last.code().equals(code);
    }

    /** @throws NamedRunException if the run was begun with other code, and nothing was said of what to do then */
    static void check(RunLedger ledger, String code, NamedRunOptions how) {
        Job last = ledger.lastJobWithCode();
        if (last != null && isOther(ledger, code) && how.otherCode() == OtherCode.REFUSE) {
            throw new NamedRunException(
                    NamedRunException.Reason.OTHER_CODE,
                    "the run was begun with the code " + last.code() + ", and this program has " + code
                            + ": say what to do then (NamedRunOptions.withOtherCode), use another name, or forget the run");
        }
    }
}
