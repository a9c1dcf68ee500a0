package io.batchflux;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A run's id names it at the services; it is chosen by us, so that a request that was sent twice names the same thing.
 *
 * @param jobId the job's id
 * @param name what no other run has
 * @param nonce by which we recognise a job as ours
 * @param inputContainer the container of the inputs, of which nodes may read single blobs
 * @param outputContainer the container of the outputs, which nodes may write
 */
record RunId(String jobId, String name, String nonce, String inputContainer, String outputContainer) {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Makes it, once for very many blobs. */
    RunId(String jobId, String name, String nonce) {
        this(jobId, name, nonce, "batchflux-" + name + "-in", "batchflux-" + name + "-out");
    }

    /** Returns what no other run has. */
    static String unique(Instant now, Chance chance) {
        return STAMP.format(now) + "-" + chance.letters(8);
    }

    static RunId create(String prefix, Instant now, Chance chance) {
        String unique = unique(now, chance);
        return new RunId(prefix + "-" + unique, unique, chance.letters(32));
    }
}
