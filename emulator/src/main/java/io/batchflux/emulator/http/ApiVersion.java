package io.batchflux.emulator.http;

import io.batchflux.emulator.wire.ErrorCode;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The versions of the REST API that a request may name; all are answered in the shape of the newest. */
final class ApiVersion {

    private static final String NEWEST = "2025-06-01";

    private static final Set<String> KNOWN = Set.of(
            NEWEST,
            "2024-07-01.20.0",
            "2024-02-01.19.0",
            "2023-11-01.18.0",
            "2023-05-01.17.0",
            "2022-10-01.16.0",
            "2022-01-01.15.0",
            "2021-06-01.14.0",
            "2020-09-01.12.0",
            "2020-03-01.11.0",
            "2019-08-01.10.0",
            "2019-06-01.9.0",
            "2018-12-01.8.0",
            "2018-08-01.7.0",
            "2018-03-01.6.1",
            "2017-09-01.6.0",
            "2017-06-01.5.1",
            "2017-05-01.5.0",
            "2017-01-01.4.0",
            "2016-07-01.3.1",
            "2016-02-01.3.0",
            "2015-12-01.2.2");

    private ApiVersion() {}

    static void check(BatchRequest request) {
        String version = request.parameter("api-version")
                .orElseThrow(
                        () -> ErrorCode.MISSING_REQUIRED_QUERY_PARAMETER.with("QueryParameterName", "api-version"));
        if (!KNOWN.contains(version)) {
            throw ErrorCode.UNSUPPORTED_REQUEST_VERSION.with(
                    "QueryParameterName", "api-version", "QueryParameterValue", version);
        }
        Optional<String> type = request.header("Content-Type");
        // That it is UTF-8 may stand behind it; a type without OData's parameter is refused.
        boolean known = type.map(given -> given.toLowerCase(Locale.ROOT).replace(" ", ""))
                .filter(given -> given.startsWith("application/json;odata=minimalmetadata"))
                .filter(given -> !given.contains("charset=") || given.matches(".*charset=\"?utf-8\"?(;.*)?"))
                .isPresent();
        if (request.body().length > 0 && !known) {
            throw ErrorCode.INVALID_HEADER_VALUE.with("HeaderName", "Content-Type", "HeaderValue", type.orElse(""));
        }
    }
}
