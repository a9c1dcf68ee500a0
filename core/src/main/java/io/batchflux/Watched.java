package io.batchflux;

import java.time.Duration;
import java.time.Instant;

/** A moment of the service's clock, from which on a job is watched, and by how much that clock is ahead of ours. */
record Watched(Instant since, Duration ahead) {}
