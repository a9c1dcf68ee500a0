package io.batchflux.emulator.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.wire.Json;

/**
 * A resize error says why a pool has not the size it should have.
 *
 * @param code the service's code
 * @param message what went wrong
 */
public record ResizeError(String code, String message) {

    static final String TIMED_OUT = "AllocationTimedout";
    static final String STOPPED = "ResizeStopped";

    /** Returns the error with this code for one of the two kinds of nodes. */
    static ResizeError of(String code, boolean dedicated) {
        String nodes =
                "Desired number of " + (dedicated ? "dedicated" : "low priority") + " nodes could not be allocated";
        return new ResizeError(
                code,
                switch (code) {
                    case TIMED_OUT -> nodes + " as the resize timeout was reached";
                    case STOPPED -> nodes + " due to a stop resize operation";
                    case "AccountCoreQuotaReached" -> "The specified account has reached core quota";
                    case "AccountLowPriorityCoreQuotaReached" ->
                        "The specified account has reached low priority core quota";
                    default -> nodes;
                });
    }

    /** Returns the error of an account that has no cores left for more nodes of this kind. */
    static ResizeError quota(boolean dedicated) {
        return of(dedicated ? "AccountCoreQuotaReached" : "AccountLowPriorityCoreQuotaReached", dedicated);
    }

    public ObjectNode json() {
        return Json.object().put("code", code).put("message", message);
    }
}
