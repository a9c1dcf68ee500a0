package io.batchflux.emulator.http;

import io.batchflux.emulator.wire.PercentCoding;

/**
 * The URLs of entities as the client sees them.
 *
 * @param base the account's URL, without a slash at its end
 */
public record Urls(String base) {

    public String job(String job) {
        return base + "/jobs/" + job;
    }

    public String jobSchedule(String schedule) {
        return base + "/jobschedules/" + schedule;
    }

    public String task(String job, String task) {
        return job(job) + "/tasks/" + task;
    }

    public String taskFile(String job, String task, String file) {
        return task(job, task) + "/files/" + PercentCoding.encodePath(file);
    }

    public String pool(String pool) {
        return base + "/pools/" + pool;
    }

    public String node(String pool, String node) {
        return pool(pool) + "/nodes/" + node;
    }

    public String nodeFile(String pool, String node, String file) {
        return nodeFile(node(pool, node), file);
    }

    /** @param node the URL of the node */
    public String nodeFile(String node, String file) {
        return node + "/files/" + PercentCoding.encodePath(file);
    }

    public String metadata(String set) {
        return base + "/$metadata#" + set;
    }
}
