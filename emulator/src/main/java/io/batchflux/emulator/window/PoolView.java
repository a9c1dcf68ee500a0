package io.batchflux.emulator.window;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.account.Account;
import io.batchflux.emulator.account.Node;
import io.batchflux.emulator.account.Pool;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.Redaction;
import io.batchflux.emulator.wire.ServiceTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A pool with its nodes and what runs on them. */
final class PoolView {

    private static final int NODES = 50;

    private PoolView() {}

    static ObjectNode json(Account account, Query query) {
        Pool pool = account.pool(query.required("pool"));
        ObjectNode json = summary(pool);
        json.put("created", ServiceTime.body(pool.creationTime()))
                .put("vmSize", pool.spec().vmSize())
                .put("slotsPerNode", pool.spec().taskSlotsPerNode());
        pool.spec()
                .startTask()
                .ifPresent(task -> json.put(
                        "startTask", Redaction.of(task.path("commandLine").asText())));
        pool.autoScale().ifPresent(scaling -> json.set("autoScale", scaling.json()));
        long from = query.number("from", 0);
        json.put("from", from).put("size", NODES);
        List<Node> all = new ArrayList<>(pool.nodes());
        List<Node> shown = all.stream().skip(from).limit(NODES).toList();
        RunningTasks running = RunningTasks.on(shown, account);
        ArrayNode nodes = json.putArray("nodes");
        long number = from;
        for (Node node : shown) {
            number++;
            nodes.add(NodeLine.json(node, number, running));
        }
        return json;
    }

    /** What a list shows of a pool. */
    static ObjectNode summary(Pool pool) {
        long slots = 0;
        long taken = 0;
        long dedicated = 0;
        Map<String, Integer> states = new TreeMap<>();
        for (Node node : pool.nodes()) {
            slots += node.state().isUp() ? node.slots() : 0;
            taken += node.usedSlots();
            dedicated += node.isDedicated() ? 1 : 0;
            states.merge(node.state().word(), 1, Integer::sum);
        }
        ObjectNode json = Json.object()
                .put("id", pool.id())
                .put("state", pool.state())
                .put("allocation", pool.allocation().state().word())
                .put("slots", slots)
                .put("taken", taken)
                .put("dedicated", dedicated)
                .put("spot", pool.nodes().size() - dedicated)
                .put("targetDedicated", pool.size().dedicated())
                .put("targetSpot", pool.size().lowPriority())
                .put("scales", pool.autoScale().isPresent());
        ObjectNode byState = json.putObject("nodeStates");
        states.forEach(byState::put);
        ArrayNode errors = json.putArray("resizeErrors");
        pool.allocation().errors().forEach(error -> errors.add(error.json()));
        return json;
    }
}
