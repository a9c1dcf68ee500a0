package io.batchflux.emulator.rest;

import io.batchflux.emulator.account.Node;
import io.batchflux.emulator.http.BatchResponse;
import io.batchflux.emulator.http.OperationCall;
import io.batchflux.emulator.http.Router;
import io.batchflux.emulator.node.BlobException;
import io.batchflux.emulator.node.TaskRuntime;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.JsonBody;
import io.batchflux.emulator.wire.Operation;
import io.batchflux.emulator.wire.ServiceLoop;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import reactor.core.publisher.Mono;

/**
 * Uploads what the emulator has logged of a node. It answers when the file is there, while the service answers before; so a container that
 * cannot be written is refused.
 */
final class NodeLogOperations {

    private static final Set<String> MEMBERS = Set.of("containerUrl", "startTime", "endTime", "identityReference");
    private static final String FILE = "node.log";

    private final ServiceLoop loop;
    private final Lookup lookup;
    private final TaskRuntime runtime;

    NodeLogOperations(ServiceLoop loop, Lookup lookup, TaskRuntime runtime) {
        this.loop = loop;
        this.lookup = lookup;
        this.runtime = runtime;
    }

    void cover(Router router) {
        router.cover(Operation.NODES_UPLOAD_LOGS, this::upload);
    }

    private Mono<BatchResponse> upload(OperationCall call) {
        JsonBody body = call.body().allowOnly(MEMBERS);
        String container = body.requiredUrl("containerUrl");
        Instant start = body.time("startTime").orElseThrow(() -> body.missing("startTime"));
        Instant end = body.time("endTime").orElse(Instant.MAX);
        if (end.isBefore(start)) {
            throw body.invalid("endTime", "must not be before startTime");
        }
        body.object("identityReference")
                .ifPresent(identity -> identity.allowOnly(Set.of("resourceId")).requiredText("resourceId"));
        String directory = call.pool() + "/" + call.variable("node") + "/" + UUID.randomUUID();
        return loop.call(() -> log(call, start, end))
                .flatMap(log -> log.isEmpty() || !runtime.keepsFiles()
                        ? Mono.just(0)
                        : runtime.store(
                                        container,
                                        directory + "/" + FILE,
                                        log.get().getBytes(StandardCharsets.UTF_8))
                                .onErrorMap(BlobException.class, e -> refused(body, e))
                                .thenReturn(1))
                .map(files -> BatchResponse.json(Json.object()
                        .put(
                                "odata.metadata",
                                call.urls()
                                        .metadata(
                                                "Microsoft.Azure.Batch.Protocol.Entities.UploadBatchServiceLogsResult"))
                        .put("virtualDirectoryName", directory)
                        .put("numberOfFilesUploaded", files)));
    }

    private Optional<String> log(OperationCall call, Instant start, Instant end) {
        Node node = lookup.node(call);
        if (!node.state().isUp()) {
            throw node.state().refusal();
        }
        return node.log(start, end);
    }

    /** Without the query, which has the signature in it. */
    private static BatchException refused(JsonBody body, BlobException e) {
        return BatchException.invalidProperty(
                body.name("containerUrl"),
                body.requiredText("containerUrl").replaceFirst("[?].*", ""),
                "the logs could not be written there: " + e.getMessage());
    }
}
