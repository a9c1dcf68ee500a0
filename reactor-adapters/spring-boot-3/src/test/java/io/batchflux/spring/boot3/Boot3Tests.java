package io.batchflux.spring.boot3;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.BatchRunner;
import io.batchflux.TaskSpec;
import io.batchflux.spring.RunOptionsCustomizer;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.health.ReactiveHealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** The jar that is made for Boot 4, in applications of Boot 3. */
@ExtendWith(OutputCaptureExtension.class)
class Boot3Tests {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        RunOptionsCustomizer often() {
            return options -> options.withPollInterval(Duration.ofMillis(100));
        }
    }

    private static ConfigurableApplicationContext start(String... properties) {
        SpringApplication application = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .properties(properties)
                .build();
        return application.run();
    }

    @Test
    void aTaskRunsAndIsMeasuredAndItsAccountIsAskedForItsHealth(CapturedOutput output) {
        assertThat(SpringBootVersion.getVersion()).startsWith("3.");
        try (ConfigurableApplicationContext context = start(
                "batchflux.emulator.enabled=true", "batchflux.emulator.azurite=false", "batchflux.run.priority=7")) {
            BatchRunner batch = context.getBean(BatchRunner.class);

            StepVerifier.create(batch.run(Flux.just(TaskSpec.command("/bin/sh -c 'exit 0'", 1)))
                            .map(result -> result.isSuccess()))
                    .expectNext(true)
                    .expectComplete()
                    .verify(Duration.ofMinutes(1));

            assertThat(context.getBean(MeterRegistry.class)
                            .get("batchflux.runs")
                            .tag("outcome", "completed")
                            .timer()
                            .count())
                    .isEqualTo(1);
            assertThat(output.getAll()).contains("has completed").doesNotContain("threw");
            assertThat(batch.options().job().priority()).isEqualTo(7);
            // Without Azurite there is no storage account.
            StepVerifier.create(context.getBean("batchfluxHealthContributor", ReactiveHealthIndicator.class)
                            .health())
                    .assertNext(health -> {
                        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
                        assertThat(health.getDetails()).isNotEmpty();
                    })
                    .expectComplete()
                    .verify(Duration.ofMinutes(1));
        }
    }

    @Test
    void whatIsWrongWithThePropertiesIsExplained(CapturedOutput output) {
        try {
            start("batchflux.pool-id=pool").close();
        } catch (RuntimeException refused) {
            assertThat(output.getAll()).contains("APPLICATION FAILED TO START").contains("batchflux.batch-account-");
            return;
        }
        throw new AssertionError("it has started without accounts");
    }
}
