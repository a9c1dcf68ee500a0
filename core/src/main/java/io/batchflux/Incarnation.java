package io.batchflux;

/**
 * One life of a named run, from its first use until it is forgotten: by this its containers and jobs are named.
 *
 * @param run which is never used twice
 * @param idPrefix of its jobs
 */
record Incarnation(String run, String idPrefix) {

    /** With this the names of the containers of all journals begin. */
    static final String JOURNALS = "batchflux-";

    /** Returns the id of its n-th job, from 1. */
    String jobId(int number) {
        return jobIdPrefix() + number;
    }

    /** Returns the number of the job among those of its run; 1 unless it is a named one. */
    static int numberOf(RunInfo run) {
        String digits = run.jobId().substring(run.jobId().lastIndexOf('-') + 1);
        return run.kind() == RunInfo.Kind.NAMED && digits.matches("[1-9][0-9]{0,8}") ? Integer.parseInt(digits) : 1;
    }

    /** Returns with what the ids of all its jobs begin. */
    String jobIdPrefix() {
        return idPrefix + "-" + run + "-";
    }

    /** Returns where its journal is, which no node may write. */
    String journal() {
        return JOURNALS + run + "-log";
    }

    /** Returns by what its n-th job and the blobs are named. */
    RunId runId(int number) {
        return new RunId(jobId(number), run, Digests.sha256(run).substring(0, 32));
    }
}
