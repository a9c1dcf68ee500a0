package io.batchflux.conformance;

import io.batchflux.TaskResult;
import io.batchflux.TaskSpec;
import io.batchflux.azure.ConfigurationKey;
import java.util.Optional;
import reactor.core.publisher.Flux;

/** What an identity may do that has the least role. */
final class LeastRole extends Check {

    LeastRole() {
        super(19, "Is the role Azure Batch Job Submitter enough?");
    }

    @Override
    Optional<String> obstacle(Settings settings) {
        if (settings.options().find(ConfigurationKey.BATCH_ACCOUNT_KEY).isPresent()) {
            return Optional.of("the Batch account is reached with its key, which may do everything");
        }
        return settings.isTrue(SettingKey.SUBMITTER_ROLE)
                ? Optional.empty()
                : Optional.of("submitter_role is not true");
    }

    @Override
    Flux<Finding> ask(Workplace at) {
        return Flux.concat(
                at.azure()
                        .validate()
                        .map(report -> Finding.of(
                                "validate()",
                                "finds nothing wrong",
                                report.isUsable() ? "finds nothing wrong" : report.toString())),
                at.azure()
                        .runner()
                        .run(TaskSpec.command("/bin/sh -c 'echo said >&2; exit 3'")
                                .withRetries(0))
                        .map(result -> Finding.of(
                                "a task that fails: its exit code and what it said",
                                "3 said",
                                result instanceof TaskResult.Failed<?> failed
                                        ? failed.execution().exitCode() + " "
                                                + failed.failure().stderrTail().strip()
                                        : "it succeeded")));
    }
}
