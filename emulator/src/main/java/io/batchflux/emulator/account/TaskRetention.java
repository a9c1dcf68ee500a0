package io.batchflux.emulator.account;

import io.batchflux.emulator.node.FileTrees;
import io.batchflux.emulator.wire.ServiceLoop;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Keeps the files of completed tasks for as long as the tasks say. Belongs to the service loop's thread. */
final class TaskRetention {

    private static final Logger LOG = LoggerFactory.getLogger(TaskRetention.class);

    private final ServiceLoop loop;
    private final Scheduler disk;

    /** @param disk where files are deleted */
    TaskRetention(ServiceLoop loop, Scheduler disk) {
        this.loop = loop;
        this.disk = disk;
    }

    /** Deletes the files of a task which was completed just now when their time is over. */
    void begin(Task task) {
        if (task.status().node().isPresent()) {
            task.retention(loop.after(task.spec().retentionTime(), () -> {
                task.filesCleanedUp(true);
                delete(task).subscribe(done -> {}, e -> LOG.warn("Files of {} remain", task.id(), e));
            }));
        }
    }

    /** Deletes the files of a task, if it has any. */
    Mono<Void> delete(Task task) {
        return Mono.justOrEmpty(task.status().node()).publishOn(disk).flatMap(placement -> {
            try {
                FileTrees.delete(placement.path());
                return Mono.empty();
            } catch (IOException e) {
                return Mono.error(e);
            }
        });
    }
}
