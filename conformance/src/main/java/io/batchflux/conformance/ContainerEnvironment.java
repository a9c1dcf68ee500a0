package io.batchflux.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Flux;

/** The environment of a container, and what it sees of the preparation of its node. */
final class ContainerEnvironment extends Check {

    private static final String SPECIAL = "{\"a\":\"b c\",\"d\":\"$HOME 'x'\"}";
    private static final int LARGE = 32 * 1024;
    private static final String SCRIPT = "printenv; echo prepared=$(cat $AZ_BATCH_JOB_PREP_WORKING_DIR/prepared);"
            + " echo large=$(printenv LARGE | wc -c); echo id=$(id);"
            + " echo modes=$(stat -c %A:%U . $AZ_BATCH_JOB_PREP_WORKING_DIR $AZ_BATCH_JOB_PREP_WORKING_DIR/prepared)";

    ContainerEnvironment() {
        super(5, "What is the environment of a container, and can it read what the preparation wrote?");
    }

    @Override
    Optional<String> obstacle(Settings settings) {
        return settings.text(SettingKey.CONTAINER_POOL).isPresent()
                ? Optional.empty()
                : Optional.of("container_pool is not set");
    }

    @Override
    Flux<Finding> ask(Workplace at) {
        String image = at.settings().required(SettingKey.CONTAINER_IMAGE);
        ObjectNode job = at.jobOn(at.settings().text(SettingKey.CONTAINER_POOL).orElseThrow(), at.name());
        ObjectNode preparation = job.putObject("jobPreparationTask")
                .put("commandLine", "/bin/sh -c 'echo yes > prepared; chmod 770 prepared'")
                .put("waitForSuccess", true);
        Tasks.in(preparation, image);
        ObjectNode task = Tasks.in(Tasks.shell("environment", SCRIPT), image);
        Tasks.environment(task, "SPECIAL", SPECIAL);
        Tasks.environment(task, "LARGE", "x".repeat(LARGE));
        return at.job(job)
                .flatMap(id -> at.runIn(id, task))
                .flatMap(ended -> at.file(ended, "stdout.txt"))
                .map(NodeEnvironment::variables)
                .flatMapMany(ContainerEnvironment::findings);
    }

    private static Flux<Finding> findings(Map<String, String> variables) {
        return Flux.just(
                Finding.of(
                        "an environment setting with quotes and a dollar",
                        SPECIAL,
                        variables.getOrDefault("SPECIAL", "not set")),
                Finding.of(
                        "characters of an environment setting of " + LARGE + ", with the line's end",
                        String.valueOf(LARGE + 1),
                        variables.getOrDefault("large", "").strip()),
                Finding.of(
                        "what the preparation wrote, for its owner and group only",
                        "yes",
                        variables.getOrDefault("prepared", "")),
                Finding.told("PATH", variables.getOrDefault("PATH", "not set")),
                Finding.told("LANG", variables.getOrDefault("LANG", "not set")),
                Finding.told("HOME", variables.getOrDefault("HOME", "not set")),
                Finding.told("id", variables.getOrDefault("id", "?")),
                Finding.told(
                        "modes of the working directory, of the preparation's and of its file",
                        variables.getOrDefault("modes", "?")));
    }
}
