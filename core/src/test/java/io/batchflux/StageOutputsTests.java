package io.batchflux;

import static io.batchflux.Rig.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.batchflux.spi.BlobName;
import io.batchflux.spi.OutputFile;
import io.batchflux.spi.OutputFile.UploadCondition;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.TaskScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** What the node is told of outputs, and where they are. */
class StageOutputsTests {

    private final Rig rig = new Rig();
    private final NodeSide node = new NodeSide(rig);

    @Test
    void outputsAreUploadedByTheNodeWhereTheRunLooksForThem() {
        TaskSpec<Integer> task = task(1).withOutput(Output.named("model", "out/model.bin"))
                .withOutput(Output.named("log", "run.log").withOnFailure(true))
                .withOutput("frame_*.png")
                .withOutput("log.txt");

        rig.complete(rig.runner().run(Flux.just(task)));

        assertThat(node.added().outputFiles())
                .extracting(OutputFile::filePattern, OutputFile::path, OutputFile::condition)
                .containsExactly(
                        tuple("out/model.bin", "outputs/1/task-1/named/model", UploadCondition.TASK_SUCCESS),
                        tuple("run.log", "outputs/1/task-1/named/log", UploadCondition.TASK_COMPLETION),
                        tuple("frame_*.png", "outputs/1/task-1/files", UploadCondition.TASK_SUCCESS),
                        tuple("log.txt", "outputs/1/task-1/files/log.txt", UploadCondition.TASK_SUCCESS));
    }

    @Test
    void allFilesBelowADirectoryAreAskedForAsTheNodeUnderstandsIt() {
        rig.complete(rig.runner().run(Flux.just(task(1).withOutput("out/**").withOutput("**"))));

        assertThat(node.added().outputFiles())
                .extracting(OutputFile::filePattern, OutputFile::path)
                .containsExactly(
                        tuple("out/**/*", "outputs/1/task-1/files/out"), tuple("**/*", "outputs/1/task-1/files"));
    }

    @Test
    void whatNodesReadAndWhatTheyWriteIsInContainersOfTheirOwn() {
        rig.with(options ->
                options.withCleanUp(CleanUp.NEVER).withJob(options.job().withOwner("J\u00f6rg")));
        rig.service.tasks(task -> TaskScript.succeeds().writing("out", "x"));

        rig.complete(rig.runner()
                .run(Flux.just(
                        task(1).withInput(Input.bytes("in", new byte[1])).withOutput(Output.named("out", "out")))));

        List<String> containers = List.copyOf(rig.store.containers());
        assertThat(containers).hasSize(2);
        String run = containers
                .get(0)
                .substring("batchflux-".length(), containers.get(0).length() - "-in".length());
        assertThat(containers).containsExactly("batchflux-" + run + "-in", "batchflux-" + run + "-out");
        assertThat(rig.store.blobs(containers.get(0))).containsExactly("inputs/tasks/task-1/in");
        assertThat(rig.store.blobs(containers.get(1))).containsExactly("outputs/1/task-1/named/out");
        assertThat(containers)
                .allSatisfy(container -> assertThat(rig.store.metadata(container))
                        .containsExactlyInAnyOrderEntriesOf(Map.of(
                                "batchflux", "1",
                                "batchflux_owner", "J%C3%B6rg",
                                "batchflux_run", run,
                                "batchflux_batch", rig.service.account(),
                                "batchflux_lease", "PT1H",
                                "batchflux_keep", "clean-up")));
    }

    @Test
    void inputsOfATaskAreInTheContainerOfItsRunsInputs() {
        rig.with(options -> options.withCleanUp(CleanUp.NEVER));

        rig.complete(rig.runner().run(Flux.just(task(1).withId("mine").withInput(Input.bytes("a/b", new byte[3])))));

        String container = rig.store.containers().iterator().next();
        assertThat(container).startsWith("batchflux-").endsWith("-in");
        assertThat(rig.store.content(new BlobName(container, "inputs/tasks/mine/a/b")))
                .hasSize(3);
    }

    @Test
    void whatIsNotKeptDoesNotSaySo() {
        List<Object> metadata = new ArrayList<>();

        rig.complete(rig.runner().run(Flux.just(task(1).withInput(Input.bytes("in", new byte[1])))));

        rig.store.requests().of(BlobOperation.CREATE_CONTAINER).forEach(create -> metadata.add(create.argument()));
        assertThat(metadata)
                .singleElement()
                .asString()
                .contains("batchflux_run")
                .doesNotContain("batchflux_keep");
        assertThat(rig.store.containers()).isEmpty();
    }
}
