package io.batchflux.emulator.rest;

import io.batchflux.emulator.account.Account;
import io.batchflux.emulator.account.Job;
import io.batchflux.emulator.account.JobSpec;
import io.batchflux.emulator.account.Node;
import io.batchflux.emulator.account.Pool;
import io.batchflux.emulator.account.Task;
import io.batchflux.emulator.http.OperationCall;
import io.batchflux.emulator.http.Preconditions;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.ServiceLoop;
import java.time.Duration;
import java.util.function.Predicate;

/** Finds in the account what a request names, as its conditions and its staleness have it. */
final class Lookup {

    private final ServiceLoop loop;
    private final Account account;

    Lookup(ServiceLoop loop, Account account) {
        this.loop = loop;
        this.account = account;
    }

    /**
     * Returns what the job is as of this moment, whatever thread asks.
     *
     * @throws BatchException if there is no such job
     */
    JobSpec jobSpec(OperationCall call) {
        return account.jobSpec(call.job());
    }

    /** @throws BatchException if there is no such job, or the answer is to be older than it */
    Job job(OperationCall call) {
        Job job = account.job(call.job());
        Duration age = call.staleness().jobs();
        if (!age.isZero() && job.creationTime().plus(age).isAfter(loop.now())) {
            throw ErrorCode.JOB_NOT_FOUND.with();
        }
        return job;
    }

    /** Returns which tasks the answer tells of: none that is younger than it may be. */
    Predicate<Task> seen(OperationCall call) {
        Duration age = call.staleness().tasks();
        return age.isZero()
                ? task -> true
                : task -> !task.creationTime().plus(age).isAfter(loop.now());
    }

    /** @throws BatchException if there is no such pool, or it is not as the request's condition says */
    Pool pool(OperationCall call) {
        Pool pool = account.pool(call.pool());
        Preconditions.check(call.request(), pool.lastModified());
        return pool;
    }

    /** @throws BatchException if there is no such pool or node */
    Node node(OperationCall call) {
        return account.pool(call.pool()).node(call.variable("node")).orElseThrow(ErrorCode.NODE_NOT_FOUND::with);
    }
}
