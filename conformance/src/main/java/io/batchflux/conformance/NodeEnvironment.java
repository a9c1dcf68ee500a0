package io.batchflux.conformance;

import io.batchflux.BatchRunner;
import io.batchflux.Code;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The environment of a task that is no container: what a function's letters come to. */
final class NodeEnvironment extends Check {

    private static final String UNSET = "not set";

    NodeEnvironment() {
        super(4, "What is the environment of a task, and what becomes of letters beyond ASCII?");
    }

    @Override
    Flux<Finding> ask(Workplace at) {
        return at.run(Tasks.shell("environment", "printenv"))
                .flatMap(task -> at.file(task, "stdout.txt"))
                .map(NodeEnvironment::variables)
                .flatMapMany(variables -> Flux.just(
                        Finding.of("LANG", UNSET, variables.getOrDefault("LANG", UNSET)),
                        Finding.of("LC_ALL", UNSET, variables.getOrDefault("LC_ALL", UNSET)),
                        Finding.of("JAVA_HOME", UNSET, variables.getOrDefault("JAVA_HOME", UNSET)),
                        Finding.of("HOME", "(working directory)", general(variables, "HOME")),
                        Finding.of("USER", "_azbatch", variables.getOrDefault("USER", UNSET)),
                        Finding.of(
                                "PATH",
                                "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:(shared):(working directory)",
                                general(variables, "PATH")),
                        Finding.of(
                                "AZ_BATCH_TASK_USER_IDENTITY",
                                "PoolNonAdmin",
                                variables.getOrDefault("AZ_BATCH_TASK_USER_IDENTITY", UNSET))))
                .concatWith(function(at));
    }

    private static Mono<Finding> function(Workplace at) {
        String asks = "a function that gives back its argument \"n\u00e9\"";
        Optional<String> java = at.settings().text(SettingKey.JAVA_COMMAND);
        return java.isEmpty()
                ? Mono.just(Finding.notAsked(asks, "java_command is not set, and without Java nothing calls functions"))
                : runner(at, java.get())
                        .call(Functions::same, "n\u00e9")
                        .map(value -> Finding.of(asks, "n\u00e9", value));
    }

    static BatchRunner runner(Workplace at, String javaCommand) {
        return at.azure()
                .runner()
                .withOptions(options -> options.withFunctions(functions -> functions
                        .withImage(null)
                        .withJavaCommand(javaCommand)
                        .withCode(Code.containing(Functions.class))));
    }

    static Map<String, String> variables(String printed) {
        return printed.lines()
                .filter(line -> line.indexOf('=') > 0)
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf('=')),
                        line -> line.substring(line.indexOf('=') + 1),
                        (first, next) -> first));
    }

    private static String general(Map<String, String> variables, String name) {
        return variables
                .getOrDefault(name, UNSET)
                .replace(variables.getOrDefault("AZ_BATCH_TASK_WORKING_DIR", "?"), "(working directory)")
                .replace(variables.getOrDefault("AZ_BATCH_NODE_SHARED_DIR", "?"), "(shared)");
    }
}
