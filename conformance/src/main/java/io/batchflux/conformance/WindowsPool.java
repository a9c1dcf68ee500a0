package io.batchflux.conformance;

import java.util.Optional;
import reactor.core.publisher.Flux;

/** A pool of Windows nodes, on which the library's functions do not run. */
final class WindowsPool extends Check {

    WindowsPool() {
        super(17, "What does a pool of Windows nodes say of a shell's command?");
    }

    @Override
    Optional<String> obstacle(Settings settings) {
        return settings.text(SettingKey.WINDOWS_POOL).isPresent()
                ? Optional.empty()
                : Optional.of("windows_pool is not set");
    }

    @Override
    Flux<Finding> ask(Workplace at) {
        String pool = at.settings().text(SettingKey.WINDOWS_POOL).orElseThrow();
        return Flux.concat(
                at.azure()
                        .batchService()
                        .describePool(pool)
                        .map(windows -> Finding.of(
                                "what its node agent is said to be, at the beginning",
                                "batch.node.windows",
                                windows.nodeAgent().replaceAll("(batch\\.node\\.\\w+).*", "$1"))),
                at.job(at.jobOn(pool, at.name()))
                        .flatMap(job -> at.runIn(job, Tasks.shell("shell", "true")))
                        .map(ended ->
                                Finding.of("a task that /bin/sh runs", "CommandProgramNotFound", ended.failure())));
    }
}
