package io.batchflux;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * By this an item of a named run is known again: the first half of a SHA-256.
 *
 * @param high its first eight bytes
 * @param low the others
 */
record ItemKey(long high, long low) {

    /** Returns the key of what this text says, and nothing else says. */
    static ItemKey of(String text) {
        ByteBuffer hash = ByteBuffer.wrap(Digests.bytes(text));
        return new ItemKey(hash.getLong(), hash.getLong());
    }

    /** Returns the key of the n-th, from 1, of items that are equal. */
    ItemKey numbered(int number) {
        return number == 1 ? this : of(hex() + "#" + number);
    }

    /** Returns the key of a task for these; of one it is its own. */
    static ItemKey ofAll(List<ItemKey> items) {
        return items.size() == 1
                ? items.get(0)
                : of("chunk " + items.stream().map(ItemKey::hex).collect(Collectors.joining(" ")));
    }

    /** Returns the id of the n-th task, from 1, that an item has in a job with this code. */
    String taskId(String code, int attempt) {
        String id = HexFormat.of().formatHex(Digests.bytes(hex() + " " + code), 0, 16);
        return attempt == 1
                ? id
                : id + "_" + attempt + "_" + Digests.sha256(id + "_" + attempt).substring(0, 12);
    }

    String hex() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }
}
