package io.batchflux.emulator.account;

import io.batchflux.emulator.state.Entry;
import io.batchflux.emulator.state.StateLog;
import io.batchflux.emulator.wire.Ids;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.Keeper;
import io.batchflux.emulator.wire.ServiceLoop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A ledger writes down what changes in an account: at the end of each turn of its thread all that has changed in it, once. */
public final class Ledger implements Keeper {

    private final ServiceLoop loop;
    private final Account account;
    private final StateLog log;
    private final Records records;
    private final Set<Object> changed = new LinkedHashSet<>();

    /**
     * Creates a ledger, which writes nothing yet.
     *
     * @param root the directory of the nodes' directories
     */
    public Ledger(ServiceLoop loop, Account account, StateLog log, Path root) {
        this.loop = loop;
        this.account = account;
        this.log = log;
        this.records = new Records(root);
    }

    /** Writes down all there is, in place of what was written before, and from now on what changes. */
    public void beginAnew(Entry root) {
        loop.assertHere();
        account.pools().values().forEach(changed::add);
        account.schedules().values().forEach(changed::add);
        account.jobs().values().forEach(job -> {
            changed.add(job);
            changed.addAll(job.tasks().all());
        });
        List<Entry> entries = new ArrayList<>(List.of(root));
        entries.addAll(entries());
        log.replace(entries);
        loop.keeper(this);
    }

    /** Writes down from now on what changes, behind what there is of the last start. */
    public void goOn() {
        loop.assertHere();
        loop.keeper(this);
    }

    /** Writes what there is to write, and nothing more. */
    public void end() {
        loop.assertHere();
        flush();
        loop.keeper(null);
    }

    @Override
    public void touched(Object entity) {
        boolean first = changed.isEmpty();
        changed.add(entity);
        if (entity instanceof Job job && isGone(job)) {
            // Before another job can take its id, which would be taken for the owner of its tasks.
            flush();
        } else if (first) {
            loop.execute(this::flush);
        }
    }

    private boolean isGone(Job job) {
        return !account.jobs().containsKey(Ids.key(job.id()));
    }

    @Override
    public <T> Mono<T> kept(Mono<T> result) {
        return log.after(result.doOnTerminate(() -> {
            // What has gone on to another thread was written down at the end of its turn on this one.
            if (loop.isHere()) {
                flush();
            }
        }));
    }

    private void flush() {
        if (!changed.isEmpty()) {
            log.append(entries());
        }
    }

    private List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        changed.forEach(entity -> add(entity, entries));
        changed.clear();
        return entries;
    }

    private void add(Object entity, List<Entry> entries) {
        if (entity instanceof Task task) {
            task(task, entries);
        } else if (entity instanceof Job job) {
            job(job, entries);
        } else if (entity instanceof JobSchedule schedule) {
            String key = Ids.key(schedule.id());
            entry("schedule " + key, account.schedules().get(key), schedule, entries);
        } else if (entity instanceof Pool pool) {
            pool(pool.id(), entries);
        } else if (entity instanceof Node node) {
            pool(node.poolId(), entries);
        } else {
            throw new IllegalArgumentException("nothing is kept of " + entity.getClass());
        }
    }

    private void task(Task task, List<Entry> entries) {
        String name = Ids.key(task.job().id()) + " " + task.key();
        if (account.jobs().get(Ids.key(task.job().id())) != task.job()) {
            return;
        }
        if (task.job().tasks().find(task.id()).filter(any -> any == task).isEmpty()) {
            entries.add(Entry.removal("task " + name));
            entries.add(Entry.removal("run " + name));
            return;
        }
        if (!task.keepSpec()) {
            entries.add(new Entry("task " + name, Json.write(task.spec().json())));
        }
        entries.add(new Entry("run " + name, records.write(task)));
    }

    private void job(Job job, List<Entry> entries) {
        String key = Ids.key(job.id());
        entry("job " + key, account.jobs().get(key), job, entries);
        if (isGone(job)) {
            entries.add(Entry.removal("task " + key + " *"));
            entries.add(Entry.removal("run " + key + " *"));
        }
    }

    private void pool(String id, List<Entry> entries) {
        Pool pool = account.pools().get(Ids.key(id));
        String key = "pool " + Ids.key(id);
        entries.add(pool == null ? Entry.removal(key) : new Entry(key, records.write(KeptPool.of(pool, records))));
    }

    /** @param present what there is by this key now */
    private void entry(String key, @Nullable Object present, Object entity, List<Entry> entries) {
        if (present == entity) {
            entries.add(new Entry(key, records.write(entity)));
        } else if (present == null) {
            entries.add(Entry.removal(key));
        }
    }
}
