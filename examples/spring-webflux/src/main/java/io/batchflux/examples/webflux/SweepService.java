package io.batchflux.examples.webflux;

import io.batchflux.BatchRunner;
import io.batchflux.Code;
import io.batchflux.spring.RunOptionsCustomizer;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** The application; its page is at http://localhost:8080. */
@SpringBootApplication(proxyBeanMethods = false)
public class SweepService {

    /** Makes one. */
    public SweepService() {}

    /** Starts it. */
    public static void main(String... arguments) {
        SpringApplication.run(SweepService.class, arguments);
    }

    @Bean
    RouterFunction<ServerResponse> sweeps(BatchRunner batch) {
        return new SweepRoutes(batch).routes();
    }

    /** A node needs the shots alone, and not what a web server is made of. */
    @Bean
    RunOptionsCustomizer shotsAlone() {
        return options -> options.withFunctions(functions -> functions.withCode(Code.containing(Shot.class)));
    }
}
