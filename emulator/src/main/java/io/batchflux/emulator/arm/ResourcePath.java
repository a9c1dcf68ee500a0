package io.batchflux.emulator.arm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A path of the management plane that leads to Batch accounts, or to what is in one; names of types are compared without case.
 *
 * @param scope the subscription, with the resource group if one is named, as it was written
 * @param group the resource group; empty if none is named
 * @param account the account; empty for all of them
 * @param rest what follows the account
 */
record ResourcePath(String scope, String group, String account, List<String> rest) {

    static final String TYPE = "Microsoft.Batch/batchAccounts";

    private static final List<String> PROVIDER = List.of("providers", "microsoft.batch", "batchaccounts");

    static Optional<ResourcePath> of(List<String> segments) {
        if (segments.size() < 2 || !segments.get(0).equalsIgnoreCase("subscriptions")) {
            return Optional.empty();
        }
        boolean grouped = segments.size() > 3 && segments.get(2).equalsIgnoreCase("resourceGroups");
        int provider = grouped ? 4 : 2;
        int end = provider + PROVIDER.size();
        if (segments.size() < end || !lower(segments.subList(provider, end)).equals(PROVIDER)) {
            return Optional.empty();
        }
        boolean all = segments.size() == end;
        if (!all && !grouped) {
            return Optional.empty();
        }
        String scope = "/subscriptions/" + segments.get(1) + (grouped ? "/resourceGroups/" + segments.get(3) : "");
        return Optional.of(new ResourcePath(
                scope,
                grouped ? segments.get(3) : "",
                all ? "" : segments.get(end),
                all ? List.of() : List.copyOf(segments.subList(end + 1, segments.size()))));
    }

    /** The id of this account, or of the one with this name in a group. */
    String accountId() {
        return scope + "/providers/" + TYPE + "/" + account;
    }

    /** One for another account, in a resource group of its own name if none is named. */
    ResourcePath withAccount(String name) {
        return new ResourcePath(group.isEmpty() ? scope + "/resourceGroups/" + name : scope, group, name, rest);
    }

    /** What is asked for in the account, with a star for the name of a pool or of an operation, in lower case. */
    String shape() {
        List<String> shape = new ArrayList<>(lower(rest));
        if (shape.size() > 1) {
            shape.set(1, "*");
        }
        return String.join("/", shape);
    }

    /** The name behind the star. */
    String name() {
        return rest.get(1);
    }

    private static List<String> lower(List<String> segments) {
        return segments.stream().map(each -> each.toLowerCase(Locale.ROOT)).toList();
    }
}
