package io.batchflux.emulator.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.http.ApiShape;
import io.batchflux.emulator.http.BatchResponse;
import io.batchflux.emulator.http.OperationCall;
import io.batchflux.emulator.http.Router;
import io.batchflux.emulator.odata.EntityList;
import io.batchflux.emulator.odata.FilterProperties;
import io.batchflux.emulator.odata.ListQuery;
import io.batchflux.emulator.odata.Page;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.Members;
import io.batchflux.emulator.wire.Operation;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import reactor.core.publisher.Mono;

/** The images of virtual machines that pools are said to be made of; whatever they name, tasks run on this machine. */
final class SupportedImages {

    private static final Members MEMBERS = Members.of(
            "nodeAgentSKUId", "imageReference", "osType", "capabilities", "batchSupportEndOfLife", "verificationType");

    private static final Members AGENT_MEMBERS = Members.of("id", "osType", "verifiedImageReferences");

    private static final List<String> SYSTEMS = List.of("linux", "windows");

    private static final FilterProperties<ObjectNode> PROPERTIES = new FilterProperties<ObjectNode>()
            .choice("osType", SYSTEMS, image -> text(image, "osType"))
            .choice("verificationType", List.of("verified", "unverified"), image -> text(image, "verificationType"))
            .equal("nodeAgentSKUId", image -> text(image, "nodeAgentSKUId"));

    private final NavigableMap<String, ObjectNode> images = new TreeMap<>();
    private final int maxPageSize;

    SupportedImages(int maxPageSize) {
        this.maxPageSize = maxPageSize;
        add("batch.node.ubuntu 24.04", "canonical", "ubuntu-24_04-lts", "server");
        add("batch.node.ubuntu 22.04", "canonical", "0001-com-ubuntu-server-jammy", "22_04-lts");
        add("batch.node.ubuntu 20.04", "microsoft-azure-batch", "ubuntu-server-container", "20-04-lts");
        add("batch.node.debian 12", "debian", "debian-12", "12");
        add("batch.node.el 9", "almalinux", "almalinux-x86_64", "9-gen2");
        add("batch.node.el 8", "almalinux", "almalinux", "8-gen2");
    }

    void cover(Router router) {
        router.cover(Operation.SUPPORTED_IMAGES_LIST, this::list)
                .cover(Operation.NODE_AGENT_SKUS_LIST, this::listAgents);
    }

    /** The same as versions before 2019-06-01.9.0 have it: by node agent. */
    private Mono<BatchResponse> listAgents(OperationCall call) {
        String version = call.request().parameter("api-version").orElse("");
        if (!ApiShape.listsNodeAgents(version)) {
            throw ErrorCode.INVALID_URI.with("Reason", "Since 2019-06-01.9.0 it is /supportedimages.");
        }
        ListQuery query = ListQuery.of(call.request(), maxPageSize);
        NavigableMap<String, ObjectNode> agents = new TreeMap<>();
        for (ObjectNode image : images.values()) {
            String agent = image.path("nodeAgentSKUId").asText();
            ObjectNode json = agents.computeIfAbsent(
                    agent,
                    id -> Json.object()
                            .put("id", id)
                            .put("osType", image.path("osType").asText()));
            json.withArrayProperty("verifiedImageReferences")
                    .add(image.path("imageReference").deepCopy());
        }
        Page<ObjectNode> page = EntityList.page(
                agents,
                query,
                new FilterProperties<ObjectNode>().choice("osType", SYSTEMS, agent -> text(agent, "osType")));
        return Mono.just(EntityList.response(page, query, "nodeagentskus", AGENT_MEMBERS, ObjectNode::deepCopy));
    }

    private Mono<BatchResponse> list(OperationCall call) {
        ListQuery query = ListQuery.of(call.request(), maxPageSize);
        Page<ObjectNode> page = EntityList.page(images, query, PROPERTIES);
        return Mono.just(EntityList.response(page, query, "supportedimages", MEMBERS, ObjectNode::deepCopy));
    }

    private void add(String agent, String publisher, String offer, String sku) {
        ObjectNode image = Json.object();
        image.putObject("imageReference")
                .put("publisher", publisher)
                .put("offer", offer)
                .put("sku", sku)
                .put("version", "latest");
        image.put("verificationType", "verified").put("nodeAgentSKUId", agent);
        image.putArray("capabilities").add("DockerCompatible");
        images.put(offer + "/" + sku, image.put("osType", "linux"));
    }

    private static Optional<String> text(ObjectNode image, String member) {
        return Optional.of(image.path(member).asText());
    }
}
