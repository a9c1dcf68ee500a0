package io.batchflux.emulator.http;

import io.batchflux.emulator.wire.ErrorCode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
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
        Optional<String> encoding =
                request.header("Content-Encoding").filter(value -> !value.equalsIgnoreCase("identity"));
        if (request.body().length > 0 && encoding.isPresent()) {
            throw ErrorCode.INVALID_HEADER_VALUE.with(
                    "HeaderName",
                    "Content-Encoding",
                    "HeaderValue",
                    encoding.get(),
                    "Reason",
                    "A body is taken only as it is, not compressed.");
        }
        Optional<String> type = request.header("Content-Type");
        if (request.body().length > 0 && type.filter(ApiVersion::isKnown).isEmpty()) {
            throw ErrorCode.INVALID_HEADER_VALUE.with("HeaderName", "Content-Type", "HeaderValue", type.orElse(""));
        }
    }

    /** Whether it is JSON with OData's parameter, which clients set in front of a charset or behind it; that has to be UTF-8. */
    private static boolean isKnown(String type) {
        Map<String, String> parameters = new HashMap<>();
        String[] parts = type.toLowerCase(Locale.ROOT).split(";", -1);
        for (String part : parts) {
            String[] pair = part.split("=", 2);
            parameters.put(pair[0].trim(), pair.length < 2 ? "" : pair[1].trim().replaceAll("^\"|\"$", ""));
        }
        return parts[0].trim().equals("application/json")
                && parameters.getOrDefault("odata", "").equals("minimalmetadata")
                && parameters.getOrDefault("charset", "utf-8").equals("utf-8");
    }
}
