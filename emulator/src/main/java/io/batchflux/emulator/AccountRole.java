package io.batchflux.emulator;

/**
 * A role says what an identity may do that has logged in with a token. The emulator knows three of Azure's own, as far as they differ for the
 * Batch account; who has the account's key may do everything.
 */
public enum AccountRole {
    /** <em>Azure Batch Data Contributor</em>: everything. */
    CONTRIBUTOR,
    /** <em>Azure Batch Job Submitter</em>: read everything, and change jobs, their tasks and job schedules. */
    SUBMITTER,
    /** <em>Azure Batch Account Reader</em>: read everything, and change nothing. */
    READER
}
