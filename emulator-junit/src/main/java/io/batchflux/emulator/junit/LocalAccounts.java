package io.batchflux.emulator.junit;

import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.FaultPlan;
import io.batchflux.emulator.azurite.Azurite;
import io.batchflux.emulator.azurite.AzuriteOptions;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Local accounts are an emulator, and Azurite if wanted, that tests share; one test has them at a time, if they are
 * reset between them.
 */
final class LocalAccounts implements AutoCloseable {

    private final Settings settings;
    private final BatchEmulator emulator;
    private final @Nullable Azurite azurite;
    private final Semaphore turn = new Semaphore(1, true);
    private volatile @Nullable Thread holder;

    private LocalAccounts(Settings settings, BatchEmulator emulator, @Nullable Azurite azurite) {
        this.settings = settings;
        this.emulator = emulator;
        this.azurite = azurite;
    }

    /** Waits until they listen. */
    static LocalAccounts start(Settings settings) {
        Azurite azurite = settings.azurite() ? Azurite.start(AzuriteOptions.defaults()) : null;
        try {
            return new LocalAccounts(settings, BatchEmulator.start(settings.options()), azurite);
        } catch (RuntimeException notStarted) {
            if (azurite != null) {
                azurite.close();
            }
            throw notStarted;
        }
    }

    Settings settings() {
        return settings;
    }

    BatchEmulator emulator() {
        return emulator;
    }

    /** Returns Azurite; null unless it is wanted. */
    @Nullable
    Azurite azurite() {
        return azurite;
    }

    /**
     * Waits until no other test uses the emulator, if it is reset between tests.
     *
     * @throws IllegalStateException if this thread would wait for itself, or is interrupted
     */
    void begin(FaultPlan faults) {
        if (settings.reset()) {
            take();
        }
        if (!faults.faults().isEmpty()) {
            emulator.inject(faults);
        }
    }

    /** Leaves nothing of the test, if the emulator is reset between tests, and otherwise none of its faults. */
    void end(FaultPlan faults) {
        if (settings.reset()) {
            try {
                emulator.reset();
            } finally {
                holder = null;
                turn.release();
            }
        } else if (!faults.faults().isEmpty()) {
            emulator.inject(settings.options().disturbance().faults());
        }
    }

    private void take() {
        if (holder == Thread.currentThread()) {
            throw new IllegalStateException(
                    "a test begins on the thread of another one, which has not ended and uses the same"
                            + " emulator: run one of them with @Execution(SAME_THREAD), or set resetBetweenTests = false");
        }
        try {
            turn.acquire();
            holder = Thread.currentThread();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the wait for other tests that use the emulator was interrupted", e);
        }
    }

    @Override
    public void close() {
        try {
            emulator.close();
        } finally {
            if (azurite != null) {
                azurite.close();
            }
        }
    }
}
