package io.batchflux.azure;

import com.azure.core.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Says what to do when an account does not let us in (401 or 403): which key, name, identity or role to look at, and
 * whether it is our clock.
 */
final class RefusedAccess {

    /** Requests and signatures that are further off than a quarter of an hour are refused. */
    private static final Duration HARMFUL_SKEW = Duration.ofMinutes(5);

    private final String withKey;
    private final String withToken;
    private final boolean hasKey;

    private RefusedAccess(String withKey, String withToken, boolean hasKey) {
        this.withKey = withKey;
        this.withToken = withToken;
        this.hasKey = hasKey;
    }

    static RefusedAccess ofBatch(boolean hasKey) {
        return new RefusedAccess(
                checkKey(ConfigurationKey.BATCH_ACCOUNT_KEY, ConfigurationKey.BATCH_ACCOUNT_NAME),
                checkIdentity("Azure Batch Data Contributor", ConfigurationKey.BATCH_ACCOUNT_DOMAIN),
                hasKey);
    }

    static RefusedAccess ofStorage(boolean hasKey) {
        return new RefusedAccess(
                checkKey(ConfigurationKey.STORAGE_ACCOUNT_KEY, ConfigurationKey.STORAGE_ACCOUNT_NAME),
                checkIdentity("Storage Blob Data Contributor", ConfigurationKey.TENANT_ID),
                hasKey);
    }

    /** Returns what to do about the answer, with a blank before it; empty if it is no refusal of access. */
    String remedy(int status, String code, HttpHeaders headers, Instant now) {
        if (status != 401 && status != 403) {
            return "";
        }
        if (!ForeignAnswers.isOfAService(headers)) {
            return " The answer has no request id, so it is perhaps not the account's: check its URL, and whether a proxy"
                    + " or a network that wants a login is on the way.";
        }
        String token = status == 401 ? " Another token was refused, too." : "";
        return " " + (hasKey ? withKey : withToken + token) + network(code)
                + clock(TimeHeaders.serverTime(headers), now);
    }

    private static String checkKey(ConfigurationKey<String> key, ConfigurationKey<String> name) {
        return "Check " + key + " and " + name
                + ": if the account's keys were regenerated, set one of the present ones and"
                + " connect again; if the account takes no shared keys, remove " + key + ", and tokens are used.";
    }

    private static String checkIdentity(String role, ConfigurationKey<String> audience) {
        return "Check that the identity still exists and has the role " + role + " on the account, and " + audience
                + ".";
    }

    private static String network(String code) {
        return code.equals("AuthorizationFailure") ? " Or the account's network rules keep this machine out." : "";
    }

    private static String clock(@Nullable Instant serverTime, Instant now) {
        Duration skew = serverTime == null ? Duration.ZERO : Duration.between(serverTime, now);
        return skew.abs().compareTo(HARMFUL_SKEW) <= 0
                ? ""
                : " Our clock is " + skew.abs().toSeconds() + " s " + (skew.isNegative() ? "behind" : "ahead of")
                        + " the service's, which refuses what is dated wrongly: synchronise it.";
    }
}
