package io.batchflux;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of containers, archives and jobs, by which a later program sees that they are ours, whose they are and whether they are
 * wanted.
 *
 * <p>Keys are identifiers and values printable ASCII, since Blob storage takes nothing else.
 */
final class Ownership {

    /** On everything: the version of the layout. What lacks it is not ours. */
    static final String LAYOUT = "batchflux";

    static final String VERSION = "1";

    /** Who has made it. */
    static final String OWNER = "batchflux_owner";

    /** The run that it is of. */
    static final String RUN = "batchflux_run";

    /** The Batch account that its run is in: two may share the storage. */
    static final String BATCH = "batchflux_batch";

    /** Why it is wanted although its run is over. */
    static final String KEEP = "batchflux_keep";

    /** How long it is wanted after its last change, as a duration. */
    static final String LEASE = "batchflux_lease";

    /** Which of the jobs of its run it is. */
    static final String JOB = "batchflux_job";

    /** By which a job is known again that was created by an attempt without an answer. */
    static final String NONCE = "batchflux_nonce";

    /** It is kept since there are results in it that were not handed over. */
    static final String KEPT_FOR_RESULTS = "results";

    /** It is kept as {@link CleanUp} says. */
    static final String KEPT_BY_CLEAN_UP = "clean-up";

    /** It belongs to a name, and is there until that is forgotten. */
    static final String NAMED = "named";

    /** On the container of a journal: the name that leads to it. */
    static final String NAME = "batchflux_name";

    /** On the container of a journal: with what the ids of the jobs of its run begin. */
    static final String ID_PREFIX = "batchflux_prefix";

    private Ownership() {}

    /**
     * Returns the metadata of the containers of a run.
     *
     * @param account the Batch account's URL
     * @param keep why they are wanted although their run is over, or {@code null}
     */
    static Map<String, String> ofContainer(RunId run, JobOptions job, String account, @Nullable String keep) {
        Map<String, String> metadata = ofRun(run, job.owner(), keep);
        metadata.put(BATCH, ascii(account));
        Duration lease = job.lease();
        if (lease != null) {
            metadata.put(LEASE, lease.toString());
        }
        return metadata;
    }

    /** Returns the metadata of the container of a journal, from which its name can be found again. */
    static Map<String, String> ofJournal(Incarnation run, String name, JobOptions job, String account) {
        Map<String, String> metadata = ofContainer(run.runId(1), job.withLease(null), account, NAMED);
        metadata.put(NAME, ascii(name));
        metadata.put(ID_PREFIX, ascii(run.idPrefix()));
        return metadata;
    }

    /** Returns the metadata of the n-th job of a run, from 1. */
    static Map<String, String> ofJob(RunId run, int number, String owner, @Nullable String keep) {
        Map<String, String> metadata = ofRun(run, owner, keep);
        metadata.put(JOB, Integer.toString(number));
        metadata.put(NONCE, run.nonce());
        return metadata;
    }

    private static Map<String, String> ofRun(RunId run, String owner, @Nullable String keep) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(LAYOUT, VERSION);
        metadata.put(OWNER, ascii(owner));
        metadata.put(RUN, run.name());
        if (keep != null) {
            metadata.put(KEEP, keep);
        }
        return metadata;
    }

    /** Returns the metadata of the container that names lead to. */
    static Map<String, String> ofNames() {
        return Map.of(LAYOUT, VERSION, KEEP, NAMED);
    }

    /** Returns what keeps things although their run is over, or {@code null}. */
    static @Nullable String keptBy(CleanUp policy) {
        return policy == CleanUp.NEVER ? KEPT_BY_CLEAN_UP : null;
    }

    /** Returns the value with percents for what is not ASCII. */
    static String ascii(String value) {
        StringBuilder text = new StringBuilder();
        value.codePoints().forEach(point -> {
            if (point > ' ' && point < 0x7f && point != '%') {
                text.appendCodePoint(point);
            } else {
                String encoded = URLEncoder.encode(Character.toString(point), StandardCharsets.UTF_8);
                text.append(encoded.replace("+", "%20"));
            }
        });
        return text.toString();
    }
}
