package io.batchflux;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of each item of a named run, in less than 64 bytes an item: whether it has a place, and in which job; whether it
 * has a result, and where that is. For one thread.
 */
final class ItemIndex {

    private static final int RECORDED = 1;
    private static final int FAILED = 2;
    private static final int SEEN = 4;
    private static final int USED = 8;
    private static final int OVER = 16;
    private static final int LENGTH_BITS = 21;
    private static final int MOST_ATTEMPTS = 0xFF;
    private static final int MOST_JOBS = 0x7F_FFFF;

    private long[] high = new long[0];
    private long[] low = new long[0];
    /** Where the result is: its position, and its length. */
    private long[] where = new long[0];
    /** Job and attempt of the last place, or the number of its plan, inverted; 0 for none. */
    private int[] place = new int[0];

    private final PlanIndex plans = new PlanIndex();

    private byte[] flags = new byte[0];
    private int size;

    /**
     * The place of an item.
     *
     * @param plan the number of its task among those of several items, or -1
     */
    record Place(int job, int attempt, int plan) {}

    /** Where a record is. */
    record Where(long position, int length) {}

    ItemIndex() {
        allocate(1024);
    }

    private void allocate(int capacity) {
        high = new long[capacity];
        low = new long[capacity];
        where = new long[capacity];
        place = new int[capacity];
        flags = new byte[capacity];
    }

    void clear() {
        allocate(1024);
        size = 0;
        plans.clear();
    }

    int size() {
        return size;
    }

    /** Marks the item as one that has come; returns whether it had before. */
    boolean see(ItemKey key) {
        int slot = claim(key);
        boolean before = is(slot, SEEN);
        flags[slot] |= SEEN;
        return before;
    }

    /**
     * These have a task together.
     *
     * @param at where their keys can be read
     */
    void place(List<ItemKey> keys, int job, int attempt, Where at) {
        int packed = keys.size() == 1 && attempt <= MOST_ATTEMPTS && job <= MOST_JOBS
                ? job << 8 | attempt
                : ~plans.add(job, attempt, ItemKey.ofAll(keys), at);
        for (ItemKey key : keys) {
            // Claiming may replace the arrays.
            int slot = claim(key);
            place[slot] = packed;
            flags[slot] &= ~OVER;
        }
    }

    @Nullable
    Place placeOf(ItemKey key) {
        int slot = find(key);
        return is(slot, USED) && place[slot] != 0 ? place(place[slot]) : null;
    }

    private Place place(int packed) {
        return packed > 0 ? new Place(packed >>> 8, packed & MOST_ATTEMPTS, -1) : plans.place(~packed);
    }

    /** Returns where the keys are of all that have this place, which is a task of several. */
    Where planOf(Place at) {
        return plans.where(at.plan());
    }

    /** Returns how often these have had a task in the job, one of them the most often. */
    int attempts(List<ItemKey> keys, int job) {
        int most = 0;
        for (ItemKey key : keys) {
            Place last = placeOf(key);
            if (last != null && last.job() == job) {
                most = Math.max(most, last.attempt());
            }
        }
        return most;
    }

    boolean isRecorded(ItemKey key) {
        return is(find(key), RECORDED);
    }

    /** Returns whether it is known that nothing more comes of the item's place. */
    boolean isOver(ItemKey key) {
        return is(find(key), OVER);
    }

    /** Returns whether the item has its result now; it has not if there was one before: the first counts. */
    boolean record(ItemKey key, boolean failed, Where at) {
        int slot = claim(key);
        if (is(slot, RECORDED)) {
            return false;
        }
        flags[slot] |= (byte) (failed ? RECORDED | FAILED : RECORDED);
        where[slot] = at.position() << LENGTH_BITS | at.length();
        return true;
    }

    @Nullable
    Where recordOf(ItemKey key) {
        int slot = find(key);
        return is(slot, RECORDED)
                ? new Where(where[slot] >>> LENGTH_BITS, (int) (where[slot] & ((1 << LENGTH_BITS) - 1)))
                : null;
    }

    /** Returns the ids of the tasks in this job whose items have no result. */
    Set<String> unrecordedIn(JournalRecords.Job job) {
        Set<String> ids = new HashSet<>();
        for (int slot = 0; slot < flags.length; slot++) {
            if (is(slot, USED) && !is(slot, RECORDED) && !is(slot, OVER) && place[slot] != 0) {
                Place at = place(place[slot]);
                if (at.job() == job.number()) {
                    ItemKey own = new ItemKey(high[slot], low[slot]);
                    ItemKey task = at.plan() < 0 ? own : plans.key(at.plan());
                    ids.add(task.taskId(job.code(), at.attempt()));
                }
            }
        }
        return ids;
    }

    /** Returns where the results are, in the order in which they were recorded. */
    List<Where> records() {
        List<Where> records = new ArrayList<>();
        LongStream.range(0, flags.length)
                .mapToInt(slot -> (int) slot)
                .filter(slot -> is(slot, RECORDED))
                .mapToLong(slot -> where[slot])
                .sorted()
                .forEach(at -> records.add(new Where(at >>> LENGTH_BITS, (int) (at & ((1 << LENGTH_BITS) - 1)))));
        return records;
    }

    /** Forgets failures; returns how many there were. */
    int forgetFailures() {
        int count = 0;
        for (int slot = 0; slot < flags.length; slot++) {
            if (is(slot, FAILED)) {
                flags[slot] = (byte) ((flags[slot] & ~(RECORDED | FAILED)) | OVER);
                count++;
            }
        }
        return count;
    }

    private boolean is(int slot, int flag) {
        return (flags[slot] & flag) != 0;
    }

    private int claim(ItemKey key) {
        int slot = find(key);
        if (is(slot, USED)) {
            return slot;
        }
        if ((size + 1) * 5L > flags.length * 4L) {
            grow();
            slot = find(key);
        }
        high[slot] = key.high();
        low[slot] = key.low();
        flags[slot] = USED;
        size++;
        return slot;
    }

    private int find(ItemKey key) {
        int slot = (int) Long.remainderUnsigned(key.high(), flags.length);
        while (is(slot, USED) && (high[slot] != key.high() || low[slot] != key.low())) {
            slot = slot + 1 == flags.length ? 0 : slot + 1;
        }
        return slot;
    }

    private void grow() {
        long[] oldHigh = high;
        long[] oldLow = low;
        long[] oldWhere = where;
        int[] oldPlace = place;
        byte[] oldFlags = flags;
        allocate(oldFlags.length + oldFlags.length / 2);
        for (int i = 0; i < oldFlags.length; i++) {
            if ((oldFlags[i] & USED) != 0) {
                int slot = find(new ItemKey(oldHigh[i], oldLow[i]));
                high[slot] = oldHigh[i];
                low[slot] = oldLow[i];
                where[slot] = oldWhere[i];
                place[slot] = oldPlace[i];
                flags[slot] = oldFlags[i];
            }
        }
    }
}
