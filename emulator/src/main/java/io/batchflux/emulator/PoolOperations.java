package io.batchflux.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import reactor.core.publisher.Mono;

/** Answers the operations on pools and nodes, and the one on virtual machine images. */
final class PoolOperations {

    private static final FilterProperties<Pool> PROPERTIES = new FilterProperties<Pool>()
            .text("id", Pool::id)
            .choice("state", pool -> Optional.of("active"))
            .choice("allocationState", pool -> Optional.of("steady"))
            .time("stateTransitionTime", pool -> Optional.of(pool.creationTime()))
            .time("allocationStateTransitionTime", pool -> Optional.of(pool.creationTime()))
            .time("creationTime", pool -> Optional.of(pool.creationTime()))
            .time("lastModified", pool -> Optional.of(pool.creationTime()))
            .bool("enableAutoScale", pool -> false)
            .bool("enableInterNodeCommunication", pool -> false)
            .choice("vmSize", pool -> Optional.of(PoolView.VM_SIZE));

    private static final FilterProperties<Pool> COUNT_PROPERTIES =
            new FilterProperties<Pool>().choice("poolId", pool -> Optional.of(pool.id()));

    private static final FilterProperties<Node> NODE_PROPERTIES = new FilterProperties<Node>()
            .choice("state", node -> Optional.of(node.state()))
            .time("stateTransitionTime", node -> Optional.of(node.since()))
            .time("lastBootTime", node -> Optional.of(node.bootTime()))
            .time("allocationTime", node -> Optional.of(node.allocationTime()))
            .choice("startTaskInfo/state", node -> Optional.empty())
            .choice("startTaskInfo/result", node -> Optional.empty())
            .integer("startTaskInfo/exitCode", node -> Optional.empty())
            .time("startTaskInfo/startTime", node -> Optional.empty())
            .time("startTaskInfo/endTime", node -> Optional.empty());

    private static final FilterProperties<ObjectNode> IMAGE_PROPERTIES = new FilterProperties<ObjectNode>()
            .choice("osType", image -> Optional.of(image.path("osType").asText()))
            .choice(
                    "verificationType",
                    image -> Optional.of(image.path("verificationType").asText()))
            .choice(
                    "nodeAgentSKUId",
                    image -> Optional.of(image.path("nodeAgentSKUId").asText()));

    private final ServiceLoop loop;
    private final Account account;
    private final PoolView view;
    private final int maxPageSize;

    PoolOperations(ServiceLoop loop, Account account, PoolView view, int maxPageSize) {
        this.loop = loop;
        this.account = account;
        this.view = view;
        this.maxPageSize = maxPageSize;
    }

    void cover(Router router) {
        router.cover(Operation.POOLS_LIST, this::list)
                .cover(Operation.POOLS_GET, this::get)
                .cover(Operation.POOLS_EXISTS, this::exists)
                .cover(Operation.NODES_LIST, this::nodes)
                .cover(Operation.NODES_GET, this::node)
                .cover(Operation.NODE_COUNTS_LIST, this::counts)
                .cover(Operation.SUPPORTED_IMAGES_LIST, this::supportedImages);
    }

    private Mono<BatchResponse> list(OperationCall call) {
        ListQuery query = ListQuery.of(call.request(), maxPageSize);
        return loop.call(() -> {
            Page<Pool> page = EntityList.page(account.pools(), query, PROPERTIES);
            return EntityList.response(page, query, "pools", PoolView.MEMBERS, pool -> view.json(pool, call.urls()));
        });
    }

    private Mono<BatchResponse> get(OperationCall call) {
        return loop.call(() -> {
            Pool pool = pool(call);
            return EntityList.single(call, "pools", PoolView.MEMBERS, view.json(pool, call.urls()))
                    .withEntity(pool.creationTime());
        });
    }

    private Mono<BatchResponse> exists(OperationCall call) {
        return loop.call(() -> BatchResponse.of(200).withEntity(pool(call).creationTime()));
    }

    private Mono<BatchResponse> nodes(OperationCall call) {
        ListQuery query = ListQuery.of(call.request(), maxPageSize);
        return loop.call(() -> {
            NavigableMap<String, Node> nodes = new TreeMap<>();
            account.pool(call.pool()).nodes().forEach(node -> nodes.put(node.id(), node));
            Page<Node> page = EntityList.page(nodes, query, NODE_PROPERTIES);
            return EntityList.response(
                    page, query, "nodes", PoolView.NODE_MEMBERS, node -> PoolView.node(node, call.urls()));
        });
    }

    private Mono<BatchResponse> node(OperationCall call) {
        return loop.call(() -> {
            Node node =
                    account.pool(call.pool()).node(call.variable("node")).orElseThrow(ErrorCode.NODE_NOT_FOUND::with);
            return EntityList.single(call, "nodes", PoolView.NODE_MEMBERS, PoolView.node(node, call.urls()));
        });
    }

    private Mono<BatchResponse> counts(OperationCall call) {
        ListQuery query = ListQuery.of(call.request(), maxPageSize);
        return loop.call(() -> {
            Page<Pool> page = EntityList.page(account.pools(), query, COUNT_PROPERTIES);
            return EntityList.response(page, query, "poolnodecounts", PoolView.COUNT_MEMBERS, PoolView::counts);
        });
    }

    private Mono<BatchResponse> supportedImages(OperationCall call) {
        ListQuery query = ListQuery.of(call.request(), maxPageSize);
        ObjectNode image = Json.object();
        image.set("imageReference", PoolView.image());
        image.put("verificationType", "verified")
                .put("nodeAgentSKUId", PoolView.NODE_AGENT)
                .put("osType", "linux")
                .putArray("capabilities")
                .add("DockerCompatible");
        NavigableMap<String, ObjectNode> images = new TreeMap<>();
        images.put(PoolView.NODE_AGENT, image);
        Page<ObjectNode> page = EntityList.page(images, query, IMAGE_PROPERTIES);
        Set<String> members = Set.of("nodeAgentSKUId", "imageReference", "osType", "capabilities", "verificationType");
        return Mono.just(EntityList.response(page, query, "supportedimages", members, found -> found));
    }

    private Pool pool(OperationCall call) {
        Pool pool = account.pool(call.pool());
        Preconditions.check(call.request(), pool.creationTime());
        return pool;
    }
}
