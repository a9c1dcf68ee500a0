package io.batchflux;

/** Something that happened to a request of a stage. */
public sealed interface StageEvent extends RunEvent permits StageRetried, QuotaWait, RequestDone {

    /** Returns whose request it is. */
    Stage stage();
}
