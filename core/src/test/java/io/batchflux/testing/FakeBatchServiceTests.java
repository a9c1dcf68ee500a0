package io.batchflux.testing;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.TaskDefinition;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

class FakeBatchServiceTests extends BatchServiceContractTests {

    private static final Pattern COMMAND = Pattern.compile("(exit|sleep|echo) (\\S+?)( >&2)?'");

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final FakeBatchService service = FakeBatchService.create(clock)
            .pageSize(7)
            .latency(Duration.ofMillis(5))
            .tasks(FakeBatchServiceTests::script);

    private static TaskScript script(TaskDefinition task) {
        Matcher command = COMMAND.matcher(task.commandLine());
        if (!command.find()) {
            throw new IllegalArgumentException(task.commandLine());
        }
        String argument = command.group(2);
        return switch (command.group(1)) {
            case "exit" ->
                TaskScript.exits(Integer.parseInt(
                        argument.equals("$CODE") ? task.environment().getOrDefault("CODE", "0") : argument));
            case "sleep" -> TaskScript.succeeds().runningFor(Duration.ofSeconds(Long.parseLong(argument)));
            default -> TaskScript.succeeds().saying(argument + "\n");
        };
    }

    @Override
    protected BatchService service() {
        return service;
    }

    @Override
    protected String poolId() {
        return FakeBatchService.POOL;
    }

    @Override
    protected int pageSize() {
        return 7;
    }

    @Override
    protected Scheduler timer() {
        return clock;
    }

    @Override
    protected <T> @Nullable T await(Mono<T> mono) {
        return Waiting.await(mono, clock, patience());
    }
}
