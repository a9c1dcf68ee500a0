package io.batchflux.emulator.rest;

import io.batchflux.emulator.account.Account;
import io.batchflux.emulator.account.Deallocation;
import io.batchflux.emulator.account.Node;
import io.batchflux.emulator.account.NodeLifecycle;
import io.batchflux.emulator.account.NodeState;
import io.batchflux.emulator.account.Pool;
import io.batchflux.emulator.account.TaskExecution;
import io.batchflux.emulator.http.BatchResponse;
import io.batchflux.emulator.http.OperationCall;
import io.batchflux.emulator.http.Router;
import io.batchflux.emulator.odata.EntityList;
import io.batchflux.emulator.odata.FilterProperties;
import io.batchflux.emulator.odata.ListQuery;
import io.batchflux.emulator.odata.Page;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.JsonBody;
import io.batchflux.emulator.wire.Operation;
import io.batchflux.emulator.wire.ServiceLoop;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Answers the operations on nodes. */
final class NodeOperations {

    private static final FilterProperties<Node> PROPERTIES = new FilterProperties<Node>()
            .choice("state", NodeState.words(), node -> Optional.of(node.state().word()))
            .time("stateTransitionTime", node -> Optional.of(node.since()))
            .time("lastBootTime", Node::bootTime)
            .time("allocationTime", node -> Optional.of(node.allocationTime()))
            .choice("startTaskInfo/state", TaskExecution.STATES, node -> startTask(node, e -> Optional.of(e.state())))
            .choice("startTaskInfo/result", TaskExecution.RESULTS, node -> startTask(node, TaskExecution::result))
            .integer(
                    "startTaskInfo/exitCode",
                    node -> startTask(node, e -> e.exitCode().map(Integer::longValue)))
            .time("startTaskInfo/startTime", node -> startTask(node, TaskExecution::startTime))
            .time("startTaskInfo/endTime", node -> startTask(node, TaskExecution::endTime));

    /** A change of a node in service that ends its tasks first. */
    @FunctionalInterface
    private interface Change {

        void apply(Pool pool, Node node, Deallocation option);
    }

    private final ServiceLoop loop;
    private final Account account;
    private final Lookup lookup;
    private final NodeLifecycle nodes;
    private final int maxPageSize;

    NodeOperations(ServiceLoop loop, Account account, Lookup lookup, NodeLifecycle nodes, int maxPageSize) {
        this.loop = loop;
        this.account = account;
        this.lookup = lookup;
        this.nodes = nodes;
        this.maxPageSize = maxPageSize;
    }

    void cover(Router router) {
        router.cover(Operation.NODES_LIST, this::list)
                .cover(Operation.NODES_GET, this::get)
                .cover(Operation.NODES_REBOOT, call -> change(call, "nodeRebootOption", nodes::reboot))
                .cover(Operation.NODES_REIMAGE, call -> change(call, "nodeReimageOption", nodes::reimage))
                .cover(Operation.NODES_DEALLOCATE, call -> change(call, "nodeDeallocateOption", nodes::deallocate))
                .cover(Operation.NODES_START, this::start)
                .cover(Operation.NODES_DISABLE_SCHEDULING, this::disableScheduling)
                .cover(Operation.NODES_ENABLE_SCHEDULING, this::enableScheduling);
    }

    private Mono<BatchResponse> list(OperationCall call) {
        ListQuery query = ListQuery.of(call.request(), maxPageSize);
        return loop.call(() -> {
            Pool pool = account.pool(call.pool());
            NavigableMap<String, Node> byId = new TreeMap<>();
            pool.nodes().forEach(node -> byId.put(node.id(), node));
            Page<Node> page = EntityList.page(byId, query, PROPERTIES);
            return EntityList.response(
                    page, query, "nodes", NodeView.MEMBERS, node -> NodeView.json(node, pool, call.urls()));
        });
    }

    private Mono<BatchResponse> get(OperationCall call) {
        return loop.call(() -> {
            Node node = lookup.node(call);
            return EntityList.single(
                    call, "nodes", NodeView.MEMBERS, NodeView.json(node, account.pool(call.pool()), call.urls()));
        });
    }

    private Mono<BatchResponse> change(OperationCall call, String member, Change change) {
        JsonBody body = call.optionalBody().allowOnly(Set.of(member));
        Deallocation option = Deallocation.of(body, member);
        return loop.call(() -> {
            Node node = lookup.node(call);
            Pool pool = account.pool(call.pool());
            pool.requireActive();
            if (!node.state().isUp() && node.state() != NodeState.UNUSABLE) {
                throw node.state().refusal();
            }
            change.apply(pool, node, option);
            return done(202, call);
        });
    }

    private Mono<BatchResponse> start(OperationCall call) {
        return loop.call(() -> {
            Node node = lookup.node(call);
            if (node.state() != NodeState.DEALLOCATED) {
                throw node.state().refusal();
            }
            nodes.startAgain(account.pool(call.pool()), node);
            return done(202, call);
        });
    }

    private Mono<BatchResponse> disableScheduling(OperationCall call) {
        String member = "nodeDisableSchedulingOption";
        JsonBody body = call.optionalBody().allowOnly(Set.of(member));
        Deallocation option = Deallocation.ofSchedulingOption(body, member);
        return loop.call(() -> {
            nodes.disableScheduling(schedulable(call, true), option);
            return done(200, call);
        });
    }

    private Mono<BatchResponse> enableScheduling(OperationCall call) {
        return loop.call(() -> {
            nodes.enableScheduling(schedulable(call, false));
            return done(200, call);
        });
    }

    private Node schedulable(OperationCall call, boolean takesTasks) {
        Node node = lookup.node(call);
        if (node.isSchedulable() != takesTasks) {
            throw ErrorCode.NODE_ALREADY_IN_TARGET_SCHEDULING_STATE.with();
        }
        if (node.state() == NodeState.UNUSABLE) {
            throw node.state().refusal();
        }
        return node;
    }

    /** Nodes have no version that the answer could show. */
    private static BatchResponse done(int status, OperationCall call) {
        return BatchResponse.of(status)
                .withDataServiceId(call.urls().base() + call.request().path());
    }

    private static <V> Optional<V> startTask(Node node, Function<TaskExecution, Optional<V>> value) {
        return node.startTaskExecution().flatMap(value);
    }
}
