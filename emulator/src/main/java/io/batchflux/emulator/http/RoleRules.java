package io.batchflux.emulator.http;

import io.batchflux.emulator.AccountRole;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What identities may do, by their roles: those without one may do everything. */
public final class RoleRules {

    private final Map<String, AccountRole> roles;

    /** @param roles the roles by the identities' client ids, in lower case */
    public RoleRules(Map<String, AccountRole> roles) {
        this.roles = Map.copyOf(roles);
    }

    /** Returns whether the identity may send this request to the service. */
    boolean allow(String client, BatchRequest request) {
        return switch (of(client)) {
            case CONTRIBUTOR -> true;
            case SUBMITTER -> isRead(request) || isAboutJobs(request.segments());
            case READER -> isRead(request);
        };
    }

    /** Returns whether the identity may send this request to the management plane. */
    public boolean allowManagement(String client, BatchRequest request) {
        return of(client) == AccountRole.CONTRIBUTOR || isRead(request);
    }

    private AccountRole of(String client) {
        return roles.getOrDefault(client.toLowerCase(Locale.ROOT), AccountRole.CONTRIBUTOR);
    }

    private static boolean isRead(BatchRequest request) {
        return request.method().equals("GET") || request.method().equals("HEAD");
    }

    private static boolean isAboutJobs(List<String> segments) {
        return !segments.isEmpty()
                && List.of("jobs", "jobschedules").contains(segments.get(0).toLowerCase(Locale.ROOT));
    }
}
