package io.batchflux.emulator.wire;

import java.util.ArrayList;
import java.util.List;

/** A request refused in the way the service refuses it: an error code, its HTTP status and details. */
public final class BatchException extends RuntimeException {

    /** A detail is one of several of an error. */
    public record Detail(String key, String value) {}

    private final ErrorCode code;
    private final int status;
    private final transient List<Detail> details;

    public BatchException(ErrorCode code, int status, List<Detail> details) {
        super(code.code(), null, false, false);
        this.code = code;
        this.status = status;
        this.details = details;
    }

    public static BatchException invalidProperty(String name, String value, String reason) {
        return ErrorCode.INVALID_PROPERTY_VALUE.with("PropertyName", name, "PropertyValue", value, "Reason", reason);
    }

    public static BatchException invalidQuery(String name, String value, String reason) {
        return ErrorCode.INVALID_QUERY_PARAMETER_VALUE.with(
                "QueryParameterName", name, "QueryParameterValue", value, "Reason", reason);
    }

    public static BatchException notCovered(String what) {
        return ErrorCode.NOT_COVERED.with("Reason", what);
    }

    public static List<Detail> details(String... keysAndValues) {
        List<Detail> details = new ArrayList<>();
        for (int i = 0; i + 1 < keysAndValues.length; i += 2) {
            details.add(new Detail(keysAndValues[i], keysAndValues[i + 1]));
        }
        return List.copyOf(details);
    }

    public ErrorCode code() {
        return code;
    }

    public int status() {
        return status;
    }

    public List<Detail> details() {
        return details;
    }
}
