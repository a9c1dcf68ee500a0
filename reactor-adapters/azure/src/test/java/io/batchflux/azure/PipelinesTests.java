package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.core.util.Context;
import com.azure.core.util.tracing.Tracer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** That azure-core's tracing has its place in our pipelines. */
class PipelinesTests {

    private final List<String> seen = new ArrayList<>();

    private final HttpPipelinePolicy signature = (context, next) -> {
        seen.add("signed with traceparent "
                + context.getHttpRequest().getHeaders().getValue(HttpHeaderName.TRACEPARENT));
        return next.process();
    };

    private HttpPipeline pipeline(boolean enabled) {
        return Pipelines.of(
                request -> {
                    seen.add("sent with traceparent " + request.getHeaders().getValue(HttpHeaderName.TRACEPARENT));
                    return Mono.error(new IllegalStateException("no line"));
                },
                new OneTrace(enabled),
                signature);
    }

    private void send(HttpPipeline pipeline) {
        StepVerifier.create(pipeline.send(new HttpRequest(HttpMethod.GET, "http://127.0.0.1/jobs")))
                .verifyErrorMessage("no line");
    }

    @Test
    void aRequestIsTracedAfterItWasSigned() {
        send(pipeline(true));

        assertThat(seen)
                .containsExactly(
                        "signed with traceparent null", "GET begins", "sent with traceparent 00-1-2-01", "ends");
    }

    @Test
    void withoutATracerNothingIsAdded() {
        send(pipeline(false));

        assertThat(seen).containsExactly("signed with traceparent null", "sent with traceparent null");
    }

    /** A tracer that has one trace only. */
    private final class OneTrace implements Tracer {

        private final boolean enabled;

        OneTrace(boolean enabled) {
            this.enabled = enabled;
        }

        @Override
        public boolean isEnabled() {
            return enabled;
        }

        @Override
        public Context start(String methodName, Context context) {
            seen.add(methodName + " begins");
            return context.addData("span", this);
        }

        @Override
        public void end(@Nullable String errorMessage, @Nullable Throwable throwable, Context context) {
            seen.add("ends");
        }

        @Override
        public void setAttribute(String key, String value, Context context) {}

        @Override
        public void injectContext(BiConsumer<String, String> headerSetter, Context context) {
            headerSetter.accept("traceparent", "00-1-2-01");
        }
    }
}
