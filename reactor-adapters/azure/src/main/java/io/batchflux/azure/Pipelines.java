package io.batchflux.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.core.http.policy.HttpPolicyProviders;
import com.azure.core.util.tracing.Tracer;
import com.azure.core.util.tracing.TracerProvider;
import java.util.ArrayList;
import java.util.List;

/**
 * The pipelines to the two accounts: our policies, and then those that azure-core finds on the class path, such as that of its
 * tracing. Nothing is added, and no span begun, without them.
 */
final class Pipelines {

    private static final String LIBRARY = "batchflux";

    private Pipelines() {}

    /** @param namespace what traces say whose requests these are: the name of the resource provider */
    static HttpPipeline of(HttpClient client, String namespace, HttpPipelinePolicy... policies) {
        return of(
                client,
                TracerProvider.getDefaultProvider()
                        .createTracer(
                                LIBRARY, Pipelines.class.getPackage().getImplementationVersion(), namespace, null),
                policies);
    }

    /** What is added comes after our policies: a request is signed before, so that a trace is not part of what is signed. */
    static HttpPipeline of(HttpClient client, Tracer tracer, HttpPipelinePolicy... policies) {
        List<HttpPipelinePolicy> all = new ArrayList<>(List.of(policies));
        HttpPolicyProviders.addAfterRetryPolicies(all);
        return new HttpPipelineBuilder()
                .httpClient(client)
                .policies(all.toArray(HttpPipelinePolicy[]::new))
                .tracer(tracer)
                .build();
    }
}
