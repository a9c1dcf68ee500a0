package io.batchflux.emulator;

/**
 * The URLs of entities as the client sees them.
 *
 * @param base the account's URL, without a slash at its end
 */
record Urls(String base) {

    String job(String job) {
        return base + "/jobs/" + job;
    }

    String task(String job, String task) {
        return job(job) + "/tasks/" + task;
    }

    String taskFile(String job, String task, String file) {
        return task(job, task) + "/files/" + PercentCoding.encodePath(file);
    }

    String pool(String pool) {
        return base + "/pools/" + pool;
    }

    String node(String pool, String node) {
        return pool(pool) + "/nodes/" + node;
    }

    String nodeFile(String pool, String node, String file) {
        return node(pool, node) + "/files/" + PercentCoding.encodePath(file);
    }

    String metadata(String set) {
        return base + "/$metadata#" + set;
    }
}
