package com.azure.compute.batch;

import com.azure.core.annotation.BodyParam;
import com.azure.core.annotation.Delete;
import com.azure.core.annotation.ExpectedResponses;
import com.azure.core.annotation.Get;
import com.azure.core.annotation.Head;
import com.azure.core.annotation.HeaderParam;
import com.azure.core.annotation.Host;
import com.azure.core.annotation.HostParam;
import com.azure.core.annotation.Patch;
import com.azure.core.annotation.PathParam;
import com.azure.core.annotation.Post;
import com.azure.core.annotation.QueryParam;
import com.azure.core.annotation.ServiceInterface;
import com.azure.core.http.rest.RequestOptions;
import com.azure.core.http.rest.Response;
import com.azure.core.util.BinaryData;
import reactor.core.publisher.Mono;

/** The operations, as azure-core makes requests of them. */
@Host("{endpoint}")
@ServiceInterface(name = "BatchClient")
interface BatchOperations {

    @Post("/jobs")
    @ExpectedResponses({201})
    Mono<Response<Void>> createJob(
            @HostParam("endpoint") String endpoint,
            @QueryParam("api-version") String version,
            @HeaderParam("content-type") String contentType,
            @BodyParam("application/json; odata=minimalmetadata") BinaryData job,
            RequestOptions options);

    @Patch("/jobs/{job}")
    @ExpectedResponses({200})
    Mono<Response<Void>> updateJob(
            @HostParam("endpoint") String endpoint,
            @QueryParam("api-version") String version,
            @HeaderParam("content-type") String contentType,
            @PathParam("job") String job,
            @BodyParam("application/json; odata=minimalmetadata") BinaryData patch,
            RequestOptions options);

    @Post("/jobs/{job}/addtaskcollection")
    @ExpectedResponses({200})
    Mono<Response<BinaryData>> createTaskCollection(
            @HostParam("endpoint") String endpoint,
            @QueryParam("api-version") String version,
            @HeaderParam("content-type") String contentType,
            @HeaderParam("Accept") String accept,
            @PathParam("job") String job,
            @BodyParam("application/json; odata=minimalmetadata") BinaryData tasks,
            RequestOptions options);

    @Post("/jobs/{job}/terminate")
    @ExpectedResponses({202})
    Mono<Response<Void>> terminateJob(
            @HostParam("endpoint") String endpoint,
            @QueryParam("api-version") String version,
            @PathParam("job") String job,
            RequestOptions options);

    @Post("/jobs/{job}/tasks/{task}/terminate")
    @ExpectedResponses({204})
    Mono<Response<Void>> terminateTask(
            @HostParam("endpoint") String endpoint,
            @QueryParam("api-version") String version,
            @PathParam("job") String job,
            @PathParam("task") String task,
            RequestOptions options);

    @Delete("/jobs/{job}")
    @ExpectedResponses({202})
    Mono<Response<Void>> deleteJob(
            @HostParam("endpoint") String endpoint,
            @QueryParam("api-version") String version,
            @PathParam("job") String job,
            RequestOptions options);

    @Head("/jobs/{job}/tasks/{task}/files/{file}")
    @ExpectedResponses({200})
    Mono<Response<Void>> taskFileProperties(
            @HostParam("endpoint") String endpoint,
            @QueryParam("api-version") String version,
            @PathParam("job") String job,
            @PathParam("task") String task,
            @PathParam("file") String file,
            RequestOptions options);

    /** Any other request that has an answer with a body, of which it is enough to know where it goes. */
    @Get("{path}")
    @ExpectedResponses({200, 206})
    Mono<Response<BinaryData>> get(
            @HostParam("endpoint") String endpoint,
            @PathParam(value = "path", encoded = true) String path,
            @QueryParam("api-version") String version,
            @HeaderParam("Accept") String accept,
            RequestOptions options);

    /** The next page, where the link in the one before leads. */
    @Get("{nextLink}")
    @ExpectedResponses({200})
    Mono<Response<BinaryData>> next(
            @PathParam(value = "nextLink", encoded = true) String nextLink,
            @HostParam("endpoint") String endpoint,
            @HeaderParam("Accept") String accept,
            RequestOptions options);
}
