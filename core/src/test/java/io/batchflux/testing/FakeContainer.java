package io.batchflux.testing;

import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobPage;
import io.batchflux.spi.BlobQuery;
import io.batchflux.spi.BlobSnapshot;
import io.batchflux.spi.BlobWrite;
import io.batchflux.spi.BlockId;
import io.batchflux.spi.Condition;
import io.batchflux.spi.ContainerSnapshot;
import io.batchflux.spi.ETag;
import io.batchflux.spi.ServiceException;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A container of a fake blob store: its blobs, and the blocks that were sent and are no part of them yet. Thread-safe. */
final class FakeContainer {

    /** Stands for a container that is not there. */
    static final FakeContainer NONE = new FakeContainer(Map.of(), Instant.EPOCH);

    private Map<String, String> metadata;
    private Instant modified;
    private final AtomicLong states = new AtomicLong();
    private final TreeMap<String, FakeBlob> blobs = new TreeMap<>();
    private final Map<String, Map<BlockId, byte[]>> uncommitted = new HashMap<>();

    FakeContainer(Map<String, String> metadata, Instant now) {
        this.metadata = Map.copyOf(metadata);
        this.modified = now;
    }

    synchronized Map<String, String> metadata() {
        return metadata;
    }

    synchronized void metadata(Map<String, String> metadata, Instant now) {
        this.metadata = Map.copyOf(metadata);
        this.modified = now;
    }

    synchronized ContainerSnapshot snapshot(String name) {
        return ContainerSnapshot.of(name, modified).withMetadata(metadata);
    }

    synchronized Set<String> names() {
        return new TreeSet<>(blobs.keySet());
    }

    synchronized byte @Nullable [] content(String name) {
        FakeBlob blob = blobs.get(name);
        return blob == null ? null : blob.content();
    }

    synchronized ETag put(String name, byte[] content, BlobWrite how, Instant now) {
        return write(name, false, content, Map.of(), how, now);
    }

    synchronized ETag createAppendBlob(String name, BlobWrite how, Instant now) {
        return write(name, true, new byte[0], Map.of(), how, now);
    }

    synchronized void append(String name, long position, byte[] content, Instant now) {
        blob(name).append(position, content, nextETag(), now);
    }

    synchronized BlobSnapshot describe(BlobName name) {
        return blob(name.name()).snapshot(name);
    }

    synchronized ETag setMetadata(String name, Map<String, String> metadata, Condition condition, Instant now) {
        FakeBlob blob = blob(name);
        blob.check(condition, null, now);
        return blob.metadata(Map.copyOf(metadata), nextETag(), now);
    }

    synchronized void delete(String name, Condition condition, Instant now) {
        FakeBlob blob = blobs.get(name);
        if (blob != null) {
            blob.check(condition, null, now);
            blobs.remove(name);
        }
    }

    /** Does something about the lease of a blob. */
    synchronized void lease(String name, Consumer<FakeLease> what) {
        what.accept(blob(name).lease);
    }

    private FakeBlob blob(String name) {
        FakeBlob blob = blobs.get(name);
        if (blob == null) {
            throw Errors.permanent(ServiceException.BLOB_NOT_FOUND);
        }
        return blob;
    }

    synchronized void putBlock(String name, BlockId id, byte[] content) {
        uncommitted.computeIfAbsent(name, absent -> new HashMap<>()).put(id, content);
    }

    synchronized ETag commit(String name, List<BlockId> ids, BlobWrite how, Instant now) {
        Map<BlockId, byte[]> sent = uncommitted.getOrDefault(name, Map.of());
        FakeBlob before = blobs.get(name);
        Map<BlockId, byte[]> blocks = new LinkedHashMap<>();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (BlockId id : ids) {
            byte[] block = sent.get(id);
            if (block == null && before != null) {
                block = before.blocks.get(id);
            }
            if (block == null) {
                throw Errors.permanent(ServiceException.INVALID_BLOCK_LIST);
            }
            blocks.put(id, block);
            content.writeBytes(block);
        }
        return write(name, false, content.toByteArray(), blocks, how, now);
    }

    private ETag write(
            String name, boolean appendable, byte[] content, Map<BlockId, byte[]> blocks, BlobWrite how, Instant now) {
        FakeBlob before = blobs.get(name);
        if (before != null) {
            before.check(how.condition(), how.lease(), now);
            before.lease.written(now);
        } else if (how.condition() instanceof Condition.Matches) {
            throw FakeBlob.refusal("ConditionNotMet");
        } else if (how.lease() != null) {
            throw FakeBlob.refusal("LeaseNotPresentWithBlobOperation");
        }
        ETag eTag = nextETag();
        FakeLease lease = before == null ? new FakeLease() : before.lease;
        blobs.put(name, new FakeBlob(lease, appendable, content, blocks, how.metadata(), eTag, now));
        uncommitted.remove(name);
        return eTag;
    }

    private ETag nextETag() {
        return new ETag("\"" + states.incrementAndGet() + "\"");
    }

    synchronized BlobPage list(BlobQuery query) {
        String from = query.continuation() == null ? query.prefix() : query.continuation();
        List<BlobSnapshot> found = blobs.tailMap(from).entrySet().stream()
                .takeWhile(blob -> blob.getKey().startsWith(query.prefix()))
                .limit(query.pageSize() + 1L)
                .map(blob -> blob.getValue().snapshot(new BlobName(query.container(), blob.getKey())))
                .map(blob -> BlobSnapshot.of(blob.blob(), blob.size()).withETag(blob.eTag()))
                .toList();
        return found.size() <= query.pageSize()
                ? BlobPage.of(found)
                : BlobPage.of(found.subList(0, query.pageSize()))
                        .withContinuation(found.get(query.pageSize()).blob().name());
    }
}
