package io.batchflux.hunt;

import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds requests about what was never sent: tasks that were in no request, jobs and containers that nobody asked to be made. */
final class Strangers {

    private Strangers() {}

    static List<String> of(Ledger ledger) {
        List<String> strangers = new ArrayList<>(ledger.strangers);
        Set<String> made = new HashSet<>();
        for (Ledger.Sent sent : ledger.requests) {
            if (sent.operation == BatchOperation.CREATE_JOB || sent.operation == BlobOperation.CREATE_CONTAINER) {
                made.add(sent.operation.getDeclaringClass() + sent.target);
            } else if (!isAboutPool(sent) && !made.contains(sent.operation.getDeclaringClass() + owner(sent))) {
                strangers.add(sent.operation + " of " + sent.target + ", which was never made");
            }
        }
        return strangers;
    }

    /** A grant may be made before its container. */
    private static boolean isAboutPool(Ledger.Sent sent) {
        return sent.operation == BatchOperation.DESCRIBE_POOL || sent.operation == BlobOperation.GRANT;
    }

    private static String owner(Ledger.Sent sent) {
        int slash = sent.target.indexOf('/');
        return slash < 0 ? sent.target : sent.target.substring(0, slash);
    }
}
