package io.batchflux.conformance;

import java.time.Duration;

/** A check, what became of it, and how long that took. */
record Answered(Check check, Outcome outcome, Duration took) {}
