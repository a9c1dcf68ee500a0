package io.batchflux.emulator.junit;

import io.batchflux.emulator.FaultPlan;
import org.jspecify.annotations.Nullable;

/** A use is what one test has of the accounts, from its beginning to its end. */
final class TestUse implements AutoCloseable {

    private final LocalAccounts accounts;
    private final FaultPlan faults;
    private @Nullable LocalConnection connection;

    private TestUse(LocalAccounts accounts, FaultPlan faults) {
        this.accounts = accounts;
        this.faults = faults;
    }

    /** Waits for its turn. */
    static TestUse begin(LocalAccounts accounts, FaultPlan faults) {
        accounts.begin(faults);
        return new TestUse(accounts, faults);
    }

    /** Returns the connection of this test, which is made when it is first asked for. */
    LocalConnection connection() {
        if (connection == null) {
            connection = LocalConnection.open(accounts);
        }
        return connection;
    }

    /** Ends the runs of the test, and then leaves nothing of it. */
    @Override
    public void close() {
        try {
            if (connection != null) {
                connection.close();
            }
        } finally {
            accounts.end(faults);
        }
    }
}
