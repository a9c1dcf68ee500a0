package io.batchflux;

/** What is written into the journal of a named run: one of {@link JournalRecords}. */
sealed interface JournalRecord
        permits JournalRecords.Owner,
                JournalRecords.Job,
                JournalRecords.Seal,
                JournalRecords.Ended,
                JournalRecords.Places,
                JournalRecords.Result,
                JournalRecords.Rerun,
                JournalRecords.Roll,
                JournalRecords.Unknown {}
