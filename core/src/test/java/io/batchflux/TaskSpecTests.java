package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** What a task, an input and an output may be. */
class TaskSpecTests {

    private static final TaskSpec<String> TASK = TaskSpec.command("blender -b scene.blend");

    @Test
    void aCommandIsItsOwnItemUnlessAnotherIsGiven() {
        assertThat(TASK.item()).isEqualTo("blender -b scene.blend");
        assertThat(TaskSpec.command("x", 7).item()).isEqualTo(7);
        assertThat(TaskSpec.image("image", 7).commandLine()).isEmpty();
    }

    @Test
    void copiesAddWhatTheyAreGivenAndLeaveTheOriginal() {
        TaskSpec<String> changed = TASK.withId("id")
                .withEnvironment("A", "1")
                .withEnvironment("B", "2")
                .withEnvironment("A", "3")
                .withInput(Input.bytes("in", new byte[0]))
                .withInput(Input.url("u", "https://example.org"))
                .withOutput("*.png")
                .withOutput(Output.named("n", "f"))
                .withTimeLimit(Duration.ofHours(1))
                .withRequiredSlots(2)
                .withRetries(1);

        assertThat(changed.environment()).isEqualTo(Map.of("A", "3", "B", "2"));
        assertThat(changed.inputs()).extracting(Input::path).containsExactly("in", "u");
        assertThat(changed.outputs()).containsExactly(Output.pattern("*.png"), Output.named("n", "f"));
        assertThat(changed.limits())
                .isEqualTo(TaskLimits.ofDefaults()
                        .withRequiredSlots(2)
                        .withTimeLimit(Duration.ofHours(1))
                        .withRetries(1));
        assertThat(TASK).isEqualTo(TaskSpec.command("blender -b scene.blend"));
        assertThat(TASK.inputs()).isEmpty();
    }

    @Test
    void whatATaskHasCannotBeChangedBehindItsBack() {
        assertThatThrownBy(() -> TASK.environment().put("A", "1")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> TASK.inputs().add(Input.bytes("in", new byte[0])))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aTaskNeedsACommandOrAnImage() {
        refused("commandLine must not be empty unless an image is given", () -> TaskSpec.command(" "));
        assertThat(TASK.withImage("image").image()).isEqualTo("image");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", "ä"})
    void anIdIsWhatTheServiceTakes(String id) {
        refused(
                "id of a task must be 1 to 64 letters, digits, hyphens and underscores, was \"" + id + "\" ("
                        + id.length() + " characters)",
                () -> TASK.withId(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jobpreparation", "jobrelease", "JobPreparation"})
    void anIdIsNotOneOfTheServicesOwn(String id) {
        refused(
                "id of a task must not be jobpreparation or jobrelease, which are those of the preparation and the release of"
                        + " jobs, was \"" + id + "\"; choose another one",
                () -> TASK.withId(id));
        assertThat(TASK.withId(id + "s").id()).isEqualTo(id + "s");
    }

    @Test
    void anIdIsNotTooLong() {
        assertThat(TASK.withId("x".repeat(64)).id()).hasSize(64);
        assertThatThrownBy(() -> TASK.withId("x".repeat(65))).hasMessageContaining("(65 characters)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "A=B"})
    void aVariableHasAName(String name) {
        refused(
                "name of an environment variable must not be blank or hold '=', was \"" + name + "\"",
                () -> TASK.withEnvironment(name, "value"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "/etc/passwd", "dir/", "../up", "a/../../b", "a\\..\\b", "\\root"})
    void theFileOfAnInputIsInTheWorkingDirectory(String path) {
        String message = "path of an input must be relative to the task's working directory, name a file and not leave"
                + " it, was \"" + path + "\"";

        refused(message, () -> Input.bytes(path, new byte[0]));
        refused(message, () -> Input.file(path, Path.of("here")));
        refused(message, () -> Input.stream(path, Flux.empty()));
        refused(message, () -> Input.url(path, "https://example.org"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a/b", "..a", "a..", ".a", "a b", "ü"})
    void otherPathsAreFine(String path) {
        assertThat(Input.bytes(path, new byte[0]).path()).isEqualTo(path);
    }

    @Test
    void aUrlIsOneThatANodeCanRead() {
        refused(
                "url of an input must start with https:// or http://, was ftp://example.org/x?…",
                () -> Input.url("in", "ftp://example.org/x?password=secret"));
    }

    @Test
    void aNamedOutputIsOneFileWithAName() {
        refused(
                "path of a named output must not have wildcards, was \"*.bin\"; use Output.pattern",
                () -> Output.named("model", "*.bin"));
        refused(
                "name of an output must be 1 to 64 letters, digits, hyphens and underscores, was \"the model\" (9"
                        + " characters)",
                () -> Output.named("the model", "model.bin"));
        refused(
                "path of an output must be relative to the task's working directory, name a file and not leave it, was"
                        + " \"/model.bin\"",
                () -> Output.named("model", "/model.bin"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "/abs/*.png"})
    void aPatternIsRelative(String glob) {
        refused(
                "pattern of an output must be relative to the task's working directory, was \"" + glob + "\"",
                () -> Output.pattern(glob));
    }

    @ParameterizedTest
    @CsvSource({
        "frame_?.txt, frame_*.txt",
        "run[0-9]/x.txt, run*/x.txt",
        "a?/b*.txt, a*/b*.txt",
        "frame_[0-9][0-9].png, frame_*.png",
        "a[b, a*b",
        "??, *",
        "a?/**/b?*, a*/**/b*"
    })
    void aPatternThatTheNodeWouldLoseIsRefusedWithOneThatItTakes(String glob, String better) {
        assertThatThrownBy(() -> Output.pattern(glob))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("pattern of an output must have a \"*\"")
                .hasMessageContaining("was \"" + glob + "\"")
                .hasMessageEndingWith("use \"" + better + "\"");
        assertThat(Output.pattern(better)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*.txt", "run[0-9]*/x.txt", "*/frame_?.txt", "**/a[bc].txt", "out/**/*", "out/**", "plain.txt"})
    void aPatternThatTheNodeTakesAsItIsMeantIsTaken(String glob) {
        assertThat(((Output.Matching) Output.pattern(glob)).glob()).isEqualTo(glob);
    }

    @ParameterizedTest
    @ValueSource(strings = {"$HOME/*.txt", "a$b.txt", "${X}/*"})
    void whatTheNodeTakesForAVariableIsNoNameOfAnOutput(String path) {
        refused(
                "pattern of an output must not hold \"$\", with which the name of a variable begins on the node, was \""
                        + path + "\"",
                () -> Output.pattern(path));
        refused(
                "path of an output must not hold \"$\", with which the name of a variable begins on the node, was \"$x\"",
                () -> Output.named("n", "$x"));
    }

    @Test
    void twoStarsAreAPartOfTheirOwn() {
        refused(
                "pattern of an output must have \"**\" as a part of its own, was \"a**.txt\"; use \"*\" within a name",
                () -> Output.pattern("a**.txt"));
    }

    @Test
    void twoInputsCannotBeTheSameFile() {
        refused(
                "paths of inputs must be different, was twice \"in\"",
                () -> TASK.withInput(Input.bytes("in", new byte[0])).withInput(Input.url("in", "https://example.org")));
    }

    @Test
    void twoOutputsCannotHaveTheSameName() {
        refused(
                "names of outputs must be different, was twice \"model\"",
                () -> TASK.withOutput(Output.named("model", "a")).withOutput(Output.named("model", "b")));
    }

    @Test
    void theContentOfBytesIsNeitherMovedNorWritable() {
        ByteBuffer content = ((Input.Bytes) Input.bytes("in", new byte[3])).content();

        assertThat(content.isReadOnly()).isTrue();
        assertThat(content.remaining()).isEqualTo(3);
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> TaskSpec.command("x", nothing()))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("item must not be null");
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // A caller without null checks.
    private static <T> T nothing() {
        return null;
    }

    private static void refused(String message, org.junit.jupiter.api.function.Executable change) {
        assertThatThrownBy(change::execute)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
