package io.batchflux;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * What a run is called at the services: chosen by us, so that a request that was sent twice names the same thing.
 *
 * @param jobId the job's id
 * @param container the blob container's name
 * @param nonce by which we recognise a job as ours
 */
record RunId(String jobId, String container, String nonce) {

    /** Unique rather than secret. The seed is read when the first runner is made: reading it later would block. */
    private static final SplittableRandom RANDOM = new SplittableRandom(new SecureRandom().nextLong());

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    static RunId create(String prefix, Instant now) {
        String unique = STAMP.format(now) + "-" + random(8);
        return new RunId(prefix + "-" + unique, "batchflux-" + unique, random(32));
    }

    static synchronized String random(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(Character.forDigit(RANDOM.nextInt(36), 36));
        }
        return text.toString();
    }
}
