package io.batchflux.spring;

import io.batchflux.BatchRunner;
import io.batchflux.LeftBehind;
import io.batchflux.RunEnded;
import io.batchflux.RunListener;
import io.batchflux.TaskAdded;
import io.batchflux.TaskSpec;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

/** An application with an emulator of its own, which has a task that does not end. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(BatchfluxAutoConfiguration.class)
class EndedApplication {

    static final String ADDED = "a task is added";
    static final String ENDED = "a run has ended";
    static final String LEFT = "is left behind";

    @Bean
    RunListener printer() {
        return new RunListener() {
            @Override
            public void onTaskAdded(TaskAdded event) {
                System.out.println(ADDED);
            }

            @Override
            public void onRunEnded(RunEnded event) {
                System.out.println(ENDED);
            }

            @Override
            public void onLeftBehind(LeftBehind event) {
                System.out.println(event.name() + LEFT);
            }
        };
    }

    public static void main(String... arguments) {
        BatchRunner batch = SpringApplication.run(
                        EndedApplication.class,
                        "--batchflux.emulator.enabled=true",
                        "--batchflux.emulator.azurite=false",
                        "--batchflux.poll-freq=100ms")
                .getBean(BatchRunner.class);
        batch.run(TaskSpec.command("sleep 600", 1))
                .onErrorResume(ended -> Mono.empty())
                .block();
    }
}
