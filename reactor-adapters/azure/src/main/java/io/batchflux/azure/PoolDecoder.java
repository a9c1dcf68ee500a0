package io.batchflux.azure;

import com.azure.json.JsonReader;
import io.batchflux.spi.PoolSnapshot;
import io.batchflux.spi.ResizeError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads a pool. */
final class PoolDecoder {

    private PoolDecoder() {}

    static PoolSnapshot pool(byte[] body) throws IOException {
        return Json.read(body, PoolDecoder::pool);
    }

    private static PoolSnapshot pool(JsonReader json) throws IOException {
        String id = "";
        String state = "";
        String allocationState = "";
        int currentNodes = 0;
        int targetNodes = 0;
        int taskSlotsPerNode = 1;
        boolean autoScales = false;
        Machines machines = new Machines("", false, List.of());
        List<ResizeError> resizeErrors = new ArrayList<>();
        for (String name = Json.nextMember(json); name != null; name = Json.nextMember(json)) {
            switch (name) {
                case "id" -> id = Json.text(json);
                case "state" -> state = Json.text(json).toLowerCase(Locale.ROOT);
                case "allocationState" -> allocationState = Json.text(json).toLowerCase(Locale.ROOT);
                case "currentDedicatedNodes", "currentLowPriorityNodes" -> currentNodes += Json.integerOrZero(json);
                case "targetDedicatedNodes", "targetLowPriorityNodes" -> targetNodes += Json.integerOrZero(json);
                case "taskSlotsPerNode" -> taskSlotsPerNode = Json.integerOrZero(json);
                case "enableAutoScale" -> autoScales = Boolean.parseBoolean(Json.text(json));
                case "virtualMachineConfiguration" -> machines = machines(json);
                case "resizeErrors" -> readResizeErrors(json, resizeErrors);
                default -> json.skipChildren();
            }
        }
        return PoolSnapshot.of(id, state)
                .withAllocationState(allocationState)
                .withCurrentNodes(currentNodes)
                .withTargetNodes(targetNodes)
                .withTaskSlotsPerNode(taskSlotsPerNode)
                .withAutoScales(autoScales)
                .withNodeAgent(machines.nodeAgent())
                .withRunsContainers(machines.runContainers())
                .withImages(machines.images())
                .withResizeErrors(resizeErrors);
    }

    /** What nodes are made of. */
    private record Machines(String nodeAgent, boolean runContainers, List<String> images) {}

    private static Machines machines(JsonReader json) throws IOException {
        String nodeAgent = "";
        boolean runContainers = false;
        List<String> images = new ArrayList<>();
        if (Json.isObject(json)) {
            for (String name = Json.nextMember(json); name != null; name = Json.nextMember(json)) {
                switch (name) {
                    case "nodeAgentSKUId" -> nodeAgent = Json.text(json);
                    case "containerConfiguration" -> runContainers = readContainers(json, images);
                    default -> json.skipChildren();
                }
            }
        }
        return new Machines(nodeAgent, runContainers, images);
    }

    private static boolean readContainers(JsonReader json, List<String> images) throws IOException {
        if (!Json.isObject(json)) {
            return false;
        }
        for (String name = Json.nextMember(json); name != null; name = Json.nextMember(json)) {
            if (!name.equals("containerImageNames")) {
                json.skipChildren();
            } else if (Json.isArray(json)) {
                while (Json.nextElement(json)) {
                    images.add(Json.text(json));
                }
            }
        }
        return true;
    }

    private static void readResizeErrors(JsonReader json, List<ResizeError> errors) throws IOException {
        if (!Json.isArray(json)) {
            return;
        }
        while (Json.nextElement(json)) {
            String code = "";
            String message = "";
            for (String name = Json.nextMember(json); name != null; name = Json.nextMember(json)) {
                switch (name) {
                    case "code" -> code = Json.text(json);
                    case "message" -> message = Json.text(json);
                    default -> json.skipChildren();
                }
            }
            errors.add(new ResizeError(code, message));
        }
    }
}
