package io.batchflux;

import static java.util.Objects.requireNonNull;

import io.batchflux.spi.ResourceFile;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.TaskScript;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;

/** What the nodes of a rig are told, and what they find. */
final class NodeSide {

    private final Rig rig;
    /** The inputs that tasks have found, as path and text, in the order of the tasks. */
    final List<String> contents = new ArrayList<>();

    NodeSide(Rig rig) {
        this.rig = rig;
    }

    /** Has each task note what it finds. */
    void readInputs() {
        rig.service.tasks(task -> {
            for (ResourceFile file : task.resourceFiles()) {
                byte[] content = rig.store.content(file.url());
                contents.add(file.path() + "="
                        + (content == null ? "nothing" : new String(content, StandardCharsets.UTF_8)));
            }
            return TaskScript.succeeds();
        });
    }

    /** Returns the first task that was added. */
    TaskDefinition added() {
        List<?> tasks = (List<?>) requireNonNull(
                rig.service.requests().of(BatchOperation.ADD_TASKS).get(0).argument());
        return (TaskDefinition) tasks.get(0);
    }

    /** Emits the text in as many pieces as it has characters. */
    static Flux<ByteBuffer> text(String text) {
        return Flux.fromStream(() -> text.chars().mapToObj(c -> ByteBuffer.wrap(new byte[] {(byte) c})));
    }
}
