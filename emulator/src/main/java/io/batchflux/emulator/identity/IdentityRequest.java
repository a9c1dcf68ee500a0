package io.batchflux.emulator.identity;

import io.batchflux.emulator.wire.PercentCoding;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A request that may be for Entra ID, or for a machine's own identity, rather than for the service.
 *
 * @param method the method
 * @param path the path
 * @param query the values of each parameter, by its name in lower case
 * @param header gives the value of a header
 * @param form gives the values of each field of the body
 * @param base the URL of the account, without a slash at its end
 */
public record IdentityRequest(
        String method,
        String path,
        Map<String, List<String>> query,
        Function<String, Optional<String>> header,
        Supplier<Map<String, List<String>>> form,
        String base) {

    boolean isGet() {
        return method.equals("GET");
    }

    /** The value of a parameter of the query; empty if there is none. */
    String parameter(String name) {
        return String.join(" ", query.getOrDefault(name, List.of()));
    }

    /** The part of the path that names a directory. */
    String tenant() {
        return PercentCoding.decode(path.substring(1, path.indexOf('/', 1)), false);
    }

    /** Where the directory has its endpoints. */
    String authority() {
        return base + "/" + tenant();
    }
}
