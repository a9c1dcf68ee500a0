package io.batchflux.spring;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.WebExceptionHandler;

/** Has a WebFlux application answer 503 to the requests that are open when its runner is closed, and to those that come after. */
@AutoConfiguration(after = BatchfluxAutoConfiguration.class)
@ConditionalOnClass(WebExceptionHandler.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
public class BatchfluxWebAutoConfiguration {

    /** Before Boot's own handler of errors, which is -1, and after the application's, which has its say first. */
    static final int ORDER = -2;

    /** Makes one. */
    public BatchfluxWebAutoConfiguration() {}

    @Bean
    @Order(ORDER)
    @ConditionalOnMissingBean
    ClosedRunnerHandler batchfluxClosedRunnerHandler() {
        return new ClosedRunnerHandler();
    }
}
