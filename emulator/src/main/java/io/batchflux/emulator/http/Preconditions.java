package io.batchflux.emulator.http;

import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.ServiceTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks the conditional headers of a request against the version of the entity it is about. */
public final class Preconditions {

    private static final List<String> TIMES = List.of("If-Modified-Since", "If-Unmodified-Since");
    private static final List<String> HEADERS =
            List.of("If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since");

    private Preconditions() {}

    /** @throws BatchException if the condition does not hold: 304 for reads, 412 for writes */
    public static void check(BatchRequest request, Instant lastModified) {
        check(request, lastModified, HEADERS);
    }

    /**
     * Checks those of what has no ETag.
     *
     * @throws BatchException if the condition does not hold: 304 for reads, 412 for writes
     */
    public static void checkTimes(BatchRequest request, Instant lastModified) {
        check(request, lastModified, TIMES);
    }

    private static void check(BatchRequest request, Instant lastModified, List<String> headers) {
        List<String> present = new ArrayList<>(headers);
        present.removeIf(name -> request.header(name).isEmpty());
        if (present.size() > 1) {
            throw ErrorCode.MULTIPLE_CONDITION_HEADERS.with();
        }
        if (!present.isEmpty() && !holds(present.get(0), request, lastModified)) {
            boolean read = request.method().equals("GET") || request.method().equals("HEAD");
            throw new BatchException(ErrorCode.CONDITION_NOT_MET, read ? 304 : 412, List.of());
        }
    }

    private static boolean holds(String header, BatchRequest request, Instant lastModified) {
        String value = request.header(header).orElseThrow();
        if (header.equals("If-Match")) {
            return matches(value, lastModified);
        }
        if (header.equals("If-None-Match")) {
            return !matches(value, lastModified);
        }
        Optional<Instant> time = ServiceTime.parseHeader(value);
        if (time.isEmpty()) {
            throw ErrorCode.INVALID_HEADER_VALUE.with("HeaderName", header, "HeaderValue", value);
        }
        boolean modified = lastModified.truncatedTo(ChronoUnit.SECONDS).isAfter(time.get());
        return header.equals("If-Modified-Since") == modified;
    }

    /** Whether it is the version of one of these, which a comma separates. */
    private static boolean matches(String values, Instant lastModified) {
        String current = ServiceTime.eTag(lastModified);
        for (String value : values.split(",", -1)) {
            String eTag = value.strip().replaceFirst("^W/", "").replaceAll("^\"|\"$", "");
            if (eTag.equals("*") || eTag.equals(current)) {
                return true;
            }
        }
        return false;
    }
}
