package io.batchflux.azure;

import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import io.batchflux.spi.PoolSnapshot;
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
        boolean runsContainers = false;
        List<String> resizeErrors = new ArrayList<>();
        for (String name = Json.nextMember(json); name != null; name = Json.nextMember(json)) {
            switch (name) {
                case "id" -> id = Json.text(json);
                case "state" -> state = Json.text(json).toLowerCase(Locale.ROOT);
                case "allocationState" -> allocationState = Json.text(json).toLowerCase(Locale.ROOT);
                case "currentDedicatedNodes", "currentLowPriorityNodes" -> currentNodes += Json.integerOrZero(json);
                case "targetDedicatedNodes", "targetLowPriorityNodes" -> targetNodes += Json.integerOrZero(json);
                case "taskSlotsPerNode" -> taskSlotsPerNode = Json.integerOrZero(json);
                case "virtualMachineConfiguration" -> runsContainers = runsContainers(json);
                case "resizeErrors" -> readResizeErrors(json, resizeErrors);
                default -> json.skipChildren();
            }
        }
        return PoolSnapshot.of(id, state)
                .withAllocationState(allocationState)
                .withCurrentNodes(currentNodes)
                .withTargetNodes(targetNodes)
                .withTaskSlotsPerNode(taskSlotsPerNode)
                .withRunsContainers(runsContainers)
                .withResizeErrors(resizeErrors);
    }

    private static boolean runsContainers(JsonReader json) throws IOException {
        boolean found = false;
        if (Json.isObject(json)) {
            for (String name = Json.nextMember(json); name != null; name = Json.nextMember(json)) {
                found |= name.equals("containerConfiguration") && json.currentToken() != JsonToken.NULL;
                json.skipChildren();
            }
        }
        return found;
    }

    private static void readResizeErrors(JsonReader json, List<String> errors) throws IOException {
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
            errors.add(message.isEmpty() ? code : code + ": " + message);
        }
    }
}
