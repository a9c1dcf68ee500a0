package io.batchflux.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The lease on a blob of a fake blob store. Guarded by its container. */
final class FakeLease {

    private static final Duration LEAST = Duration.ofSeconds(15);
    private static final Duration MOST = Duration.ofSeconds(60);

    private @Nullable UUID holder;
    private Duration duration = Duration.ZERO;
    private Instant end = Instant.MIN;

    private boolean holds(Instant now) {
        return holder != null && now.isBefore(end);
    }

    void acquire(UUID lease, Duration lasting, Instant now) {
        if (lasting.compareTo(LEAST) < 0 || lasting.compareTo(MOST) > 0) {
            throw Errors.permanent("InvalidHeaderValue");
        }
        if (holds(now) && !lease.equals(holder)) {
            throw FakeBlob.refusal("LeaseAlreadyPresent");
        }
        holder = lease;
        duration = lasting;
        end = now.plus(lasting);
    }

    /** One that has ended is there until the blob is written or leased. */
    void renew(UUID lease, Instant now) {
        if (!lease.equals(holder)) {
            throw FakeBlob.refusal("LeaseIdMismatchWithLeaseOperation");
        }
        end = now.plus(duration);
    }

    void release(UUID lease) {
        if (lease.equals(holder)) {
            breakNow();
        }
    }

    void breakNow() {
        holder = null;
    }

    /** Refuses a write by one who names this lease. */
    void check(@Nullable UUID named, Instant now) {
        if (holds(now)) {
            if (named == null) {
                throw FakeBlob.refusal("LeaseIdMissing");
            }
            if (!named.equals(holder)) {
                throw FakeBlob.refusal("LeaseIdMismatchWithBlobOperation");
            }
        } else if (named != null) {
            throw FakeBlob.refusal("LeaseLost");
        }
    }

    /** A lease that had ended cannot be renewed any more. */
    void written(Instant now) {
        if (!holds(now)) {
            holder = null;
        }
    }
}
