package io.batchflux.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.TaskOutput;
import io.batchflux.TaskResult;
import io.batchflux.TaskSpec;
import io.batchflux.spi.BlobStore.Permission;
import io.batchflux.spi.NodeAccess;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A storage account whose directories are listed like blobs. */
final class HierarchicalNamespace extends Check {

    HierarchicalNamespace() {
        super(15, "Are the directories of a hierarchical namespace taken for outputs?");
    }

    @Override
    Optional<String> obstacle(Settings settings) {
        return settings.isTrue(SettingKey.HIERARCHICAL_STORAGE)
                ? Optional.empty()
                : Optional.of("hierarchical_storage is not true");
    }

    @Override
    Flux<Finding> ask(Workplace at) {
        TaskSpec<String> task = TaskSpec.command(
                        "/bin/sh -c 'mkdir -p out/sub; echo a > out/a.txt; echo b > out/sub/b.txt'")
                .withOutput("out/**/*");
        return Flux.concat(
                at.azure()
                        .runner()
                        .run(task)
                        .map(result -> Finding.of(
                                "outputs of a task, as the library lists them",
                                "out/a.txt out/sub/b.txt",
                                outputs(result))),
                function(at),
                at.container()
                        .flatMapMany(container -> at.put(container, "dir/sub/file", "content")
                                .then(at.blobs(container))
                                .flatMapMany(blobs -> Flux.concat(
                                        Mono.just(Finding.told(
                                                "blobs that the library lists in a container with one, dir/sub/file",
                                                String.join(" ", blobs))),
                                        at.azure()
                                                .blobStore()
                                                .grant(container, Permission.READ, Duration.ofHours(1))
                                                .flatMap(access -> directory(at, access))))));
    }

    private static String outputs(TaskResult<?> result) {
        return result.outputs().stream().map(TaskOutput::name).sorted().collect(Collectors.joining(" "));
    }

    private static Mono<Finding> function(Workplace at) {
        String asks = "a function that gives back its argument";
        Optional<String> java = at.settings().text(SettingKey.JAVA_COMMAND);
        return java.isEmpty()
                ? Mono.just(Finding.notAsked(asks, "java_command is not set"))
                : NodeEnvironment.runner(at, java.get())
                        .call(Functions::same, "x")
                        .map(value -> Finding.of(asks, "x", value));
    }

    private static Mono<Finding> directory(Workplace at, NodeAccess access) {
        ObjectNode task = Tasks.shell("directory", "find . -type f");
        task.withArrayProperty("resourceFiles")
                .addObject()
                .put("storageContainerUrl", access.containerUrl().value())
                .put("blobPrefix", "dir/")
                .put("filePath", "in");
        return at.run(task)
                .flatMap(ended -> at.file(ended, "stdout.txt")
                        .map(files -> Finding.told(
                                "what a node fetches of a container by the prefix dir/ (a signature without the right to list)",
                                ended.words() + " " + String.join(" ", List.of(files.split("\\s+"))))));
    }
}
