package io.batchflux.emulator;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** A pool and its nodes. Belongs to the service loop's thread. */
final class Pool {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd't'HHmmss'z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final PoolOptions options;
    private final Instant creationTime;
    private final List<Node> nodes = new ArrayList<>();

    Pool(PoolOptions options, Path root, Instant now) {
        this.options = options;
        this.creationTime = now;
        for (int i = 1; i <= options.nodes(); i++) {
            String id = "tvm-" + Integer.toUnsignedString(Ids.key(options.id()).hashCode()) + "_" + i + "-"
                    + STAMP.format(now);
            Path directory = root.resolve(options.id()).resolve(String.valueOf(i));
            nodes.add(new Node(id, options.id(), directory, options.taskSlotsPerNode(), now));
        }
    }

    String id() {
        return options.id();
    }

    int taskSlotsPerNode() {
        return options.taskSlotsPerNode();
    }

    Instant creationTime() {
        return creationTime;
    }

    List<Node> nodes() {
        return nodes;
    }

    Optional<Node> node(String id) {
        return nodes.stream().filter(node -> node.id().equals(id)).findFirst();
    }

    /** The node with this id, or with this number from 1 on. */
    Optional<Node> nodeOrNumber(String idOrNumber) {
        return idOrNumber.matches("[1-9]\\d{0,5}")
                ? nodes.stream().skip(Integer.parseInt(idOrNumber) - 1L).findFirst()
                : node(idOrNumber);
    }

    boolean hasFreeSlots() {
        return nodes.stream().anyMatch(node -> node.freeSlots() > 0);
    }

    /** The node with the most free slots, so that tasks spread, if it has enough of them. */
    Optional<Node> nodeWithFreeSlots(int slots, Predicate<Node> eligible) {
        Node best = null;
        for (Node node : nodes) {
            if (node.freeSlots() >= slots
                    && (best == null || node.freeSlots() > best.freeSlots())
                    && eligible.test(node)) {
                best = node;
            }
        }
        return Optional.ofNullable(best);
    }
}
