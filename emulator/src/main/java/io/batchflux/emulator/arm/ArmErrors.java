package io.batchflux.emulator.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.http.BatchRequest;
import io.batchflux.emulator.http.BatchResponse;
import io.batchflux.emulator.identity.AzureName;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.Json;
import java.util.stream.Collectors;

/** Errors as Azure Resource Manager shows them: a code and a message in words. */
final class ArmErrors {

    private ArmErrors() {}

    static BatchResponse response(int status, String code, String message) {
        ObjectNode json = Json.object();
        json.putObject("error").put("code", code).put("message", message);
        return BatchResponse.json(json).withStatus(status);
    }

    /** An error of the service, with its details in the message. */
    static BatchResponse response(BatchException error) {
        if (error.status() == 304) {
            return BatchResponse.of(304);
        }
        String details = error.details().stream()
                .map(detail -> detail.key() + ": " + detail.value())
                .collect(Collectors.joining("\n"));
        String message = error.code().text() + (details.isEmpty() ? "" : "\n" + details);
        return response(error.status(), error.code().code(), message);
    }

    /** The request has no token, or one that is refused. */
    static BatchResponse unauthorized(BatchRequest request, String code, String message) {
        String login =
                request.azureName().map(any -> "https://" + AzureName.LOGIN).orElse(request.base());
        return response(401, code, message)
                .withHeader(
                        "WWW-Authenticate",
                        "Bearer authorization_uri=\"" + login
                                + "/common\", error=\"invalid_token\", error_description=\""
                                + message.replace('"', '\'') + "\"");
    }

    static BatchResponse notFound(ResourcePath path) {
        return response(
                404,
                "ResourceNotFound",
                "The Resource '" + ResourcePath.TYPE + "/" + path.account() + "' under resource group '" + path.group()
                        + "' was not found.");
    }
}
