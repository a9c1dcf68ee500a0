package io.batchflux.testing;

import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobPage;
import io.batchflux.spi.BlobQuery;
import io.batchflux.spi.BlobSnapshot;
import io.batchflux.spi.BlobWrite;
import io.batchflux.spi.BlockId;
import io.batchflux.spi.Condition;
import io.batchflux.spi.ETag;
import io.batchflux.spi.PreconditionFailedException;
import io.batchflux.spi.ServiceException;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A container of a fake blob store: its blobs, and the blocks that were sent and are no part of them yet. Thread-safe. */
final class FakeContainer {

    private final AtomicLong states = new AtomicLong();
    private final TreeMap<String, FakeBlob> blobs = new TreeMap<>();
    private final Map<String, Map<BlockId, byte[]>> uncommitted = new HashMap<>();

    synchronized Set<String> names() {
        return new TreeSet<>(blobs.keySet());
    }

    synchronized byte @Nullable [] content(String name) {
        FakeBlob blob = blobs.get(name);
        return blob == null ? null : blob.content;
    }

    synchronized ETag put(String name, byte[] content, Condition condition) {
        return write(name, content, Map.of(), condition);
    }

    synchronized void putBlock(String name, BlockId id, byte[] content) {
        uncommitted.computeIfAbsent(name, absent -> new HashMap<>()).put(id, content);
    }

    synchronized ETag commit(String name, List<BlockId> ids, BlobWrite how) {
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
        return write(name, content.toByteArray(), blocks, how.condition());
    }

    private ETag write(String name, byte[] content, Map<BlockId, byte[]> blocks, Condition condition) {
        FakeBlob before = blobs.get(name);
        if (condition instanceof Condition.Absent && before != null) {
            throw refusal("BlobAlreadyExists");
        }
        if (condition instanceof Condition.Matches matches && (before == null || !before.eTag.equals(matches.eTag()))) {
            throw refusal("ConditionNotMet");
        }
        ETag eTag = new ETag("\"" + states.incrementAndGet() + "\"");
        blobs.put(name, new FakeBlob(eTag, content, blocks));
        uncommitted.remove(name);
        return eTag;
    }

    private static PreconditionFailedException refusal(String code) {
        return new PreconditionFailedException(code, code + ": somebody was first", null);
    }

    synchronized BlobPage list(BlobQuery query) {
        String from = query.continuation() == null ? query.prefix() : query.continuation();
        List<BlobSnapshot> found = blobs.tailMap(from).entrySet().stream()
                .takeWhile(blob -> blob.getKey().startsWith(query.prefix()))
                .limit(query.pageSize() + 1L)
                .map(blob ->
                        BlobSnapshot.of(new BlobName(query.container(), blob.getKey()), blob.getValue().content.length))
                .toList();
        return found.size() <= query.pageSize()
                ? BlobPage.of(found)
                : BlobPage.of(found.subList(0, query.pageSize()))
                        .withContinuation(found.get(query.pageSize()).blob().name());
    }

    private static final class FakeBlob {

        final ETag eTag;
        final byte[] content;
        /** What it consists of, if it was written in blocks. */
        final Map<BlockId, byte[]> blocks;

        FakeBlob(ETag eTag, byte[] content, Map<BlockId, byte[]> blocks) {
            this.eTag = eTag;
            this.content = content;
            this.blocks = blocks;
        }
    }
}
