package com.azure.compute.batch;

import com.azure.core.http.HttpPipeline;
import org.jspecify.annotations.Nullable;

/** Makes clients from a pipeline. */
public final class BatchClientBuilder {

    private @Nullable HttpPipeline pipeline;
    private String endpoint = "";

    /** With the URL of an account. */
    public BatchClientBuilder endpoint(String endpoint) {
        this.endpoint = endpoint;
        return this;
    }

    /** With a pipeline in place of all that the client would do itself. */
    public BatchClientBuilder pipeline(HttpPipeline pipeline) {
        this.pipeline = pipeline;
        return this;
    }

    /** Returns a client. */
    public BatchAsyncClient buildAsyncClient() {
        if (pipeline == null) {
            throw new IllegalStateException("pipeline must be set");
        }
        return new BatchAsyncClient(endpoint, pipeline);
    }
}
