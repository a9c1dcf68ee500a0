package io.batchflux.testing;

import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobSnapshot;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.BlockId;
import io.batchflux.spi.Condition;
import io.batchflux.spi.ETag;
import io.batchflux.spi.PreconditionFailedException;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A blob of a fake blob store. Guarded by its container. */
final class FakeBlob {

    final FakeLease lease;
    private final boolean appendable;
    /** What it consists of, if it was written in blocks. */
    final Map<BlockId, byte[]> blocks;

    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private Map<String, String> metadata;
    private ETag eTag;
    private Instant modified;
    private int appended;

    FakeBlob(
            FakeLease lease,
            boolean appendable,
            byte[] content,
            Map<BlockId, byte[]> blocks,
            Map<String, String> metadata,
            ETag eTag,
            Instant modified) {
        this.lease = lease;
        this.appendable = appendable;
        this.blocks = blocks;
        this.content.writeBytes(content);
        this.metadata = metadata;
        this.eTag = eTag;
        this.modified = modified;
    }

    byte[] content() {
        return content.toByteArray();
    }

    int size() {
        return content.size();
    }

    BlobSnapshot snapshot(BlobName name) {
        return BlobSnapshot.of(name, size())
                .withETag(eTag)
                .withModified(modified)
                .withMetadata(metadata)
                .withAppended(appended);
    }

    void append(long position, byte[] more, ETag next, Instant now) {
        if (!appendable) {
            throw Errors.permanent("InvalidBlobType");
        }
        check(Condition.none(), null, now);
        if (position != size()) {
            throw refusal("AppendPositionConditionNotMet");
        }
        if (appended == BlobStore.MAX_BLOCKS) {
            throw Errors.permanent("BlockCountExceedsLimit");
        }
        content.writeBytes(more);
        appended++;
        change(next, now);
    }

    ETag metadata(Map<String, String> other, ETag next, Instant now) {
        metadata = other;
        change(next, now);
        return next;
    }

    private void change(ETag next, Instant now) {
        eTag = next;
        modified = now;
        lease.written(now);
    }

    /** Refuses what is not to be done under this condition, by one who names this lease. */
    void check(Condition condition, @Nullable UUID named, Instant now) {
        if (condition instanceof Condition.Absent) {
            throw refusal("BlobAlreadyExists");
        }
        if (condition instanceof Condition.Matches matches && !eTag.equals(matches.eTag())) {
            throw refusal("ConditionNotMet");
        }
        lease.check(named, now);
    }

    static PreconditionFailedException refusal(String code) {
        return new PreconditionFailedException(code, code + ": somebody was first", null);
    }
}
