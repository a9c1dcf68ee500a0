package io.batchflux.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.storage.blob.BlobAsyncClient;
import com.azure.storage.blob.BlobServiceAsyncClient;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.ListBlobsOptions;
import com.azure.storage.blob.models.ParallelTransferOptions;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobSnapshot;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.NodeAccess;
import io.batchflux.spi.Throttle;
import java.nio.ByteBuffer;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The port to a blob store on block blobs of Azure Blob Storage.
 *
 * <p>An upload of up to {@value #BLOCK_SIZE} bytes is one request. A larger one is sent in blocks of that size, of which
 * at most {@value #BLOCKS_AT_ONCE} are under way and as many wait, and appears when all have been sent.
 */
final class AzureBlobStore implements BlobStore {

    private static final long BLOCK_SIZE = 4L * 1024 * 1024;
    private static final int BLOCKS_AT_ONCE = 2;

    private static final HttpHeaderName VERSION = HttpHeaderName.fromString("x-ms-version");

    private final BlobServiceAsyncClient client;
    private final BlobGrants grants;
    private final BlobErrors errors;
    private final Scheduler eventLoop;
    private final Throttle throttle;

    AzureBlobStore(BlobServiceAsyncClient client, BlobGrants grants, BlobErrors errors, Scheduler eventLoop) {
        this.client = client;
        this.grants = grants;
        this.errors = errors;
        this.eventLoop = eventLoop;
        this.throttle = Throttle.ofAccount(client.getAccountUrl());
    }

    @Override
    public Throttle throttle() {
        return throttle;
    }

    @Override
    public Mono<Void> createContainer(String container) {
        return onEventLoop(client.getBlobContainerAsyncClient(container)
                .create()
                .onErrorComplete(error -> BlobErrors.hasCode(error, BlobErrorCode.CONTAINER_ALREADY_EXISTS)));
    }

    @Override
    public Mono<Void> deleteContainer(String container) {
        return onEventLoop(client.getBlobContainerAsyncClient(container)
                .delete()
                .onErrorComplete(error -> BlobErrors.hasCode(error, BlobErrorCode.CONTAINER_NOT_FOUND)
                        || BlobErrors.hasCode(error, BlobErrorCode.CONTAINER_BEING_DELETED)));
    }

    @Override
    public Mono<Void> put(BlobName blob, Flux<ByteBuffer> content) {
        ParallelTransferOptions transfer = new ParallelTransferOptions()
                .setMaxSingleUploadSizeLong(BLOCK_SIZE)
                .setBlockSizeLong(BLOCK_SIZE)
                .setMaxConcurrency(BLOCKS_AT_ONCE);
        // Deferred, since what the SDK returns can be subscribed to only once.
        return onEventLoop(Mono.defer(
                        () -> blob(blob).upload(content.onErrorMap(ContentException::new), transfer, true))
                .then());
    }

    /** Without the SDK's own download, which logs an error if one is broken off, although it is continued. */
    @Override
    public Flux<ByteBuffer> get(BlobName blob, long offset) {
        return Mono.defer(() -> client.getHttpPipeline().send(download(blob, offset)))
                .flatMapMany(response -> response.getStatusCode() < 300 ? response.getBody() : refusal(response))
                .filter(ByteBuffer::hasRemaining)
                .onErrorMap(this::classify);
    }

    private HttpRequest download(BlobName blob, long offset) {
        HttpRequest request = new HttpRequest(HttpMethod.GET, blob(blob).getBlobUrl())
                .setHeader(VERSION, client.getServiceVersion().getVersion())
                // The SDK's signature wants one.
                .setHeader(HttpHeaderName.CONTENT_LENGTH, "0");
        return offset == 0 ? request : request.setHeader(HttpHeaderName.RANGE, "bytes=" + offset + "-");
    }

    private static Flux<ByteBuffer> refusal(HttpResponse response) {
        return response.getBodyAsString()
                .defaultIfEmpty("")
                .flatMapMany(body -> Flux.error(new BlobStorageException(body, response, null)));
    }

    @Override
    public Mono<Boolean> exists(BlobName blob) {
        return onEventLoop(blob(blob).exists());
    }

    @Override
    public Flux<BlobSnapshot> list(String container, String prefix) {
        return client.getBlobContainerAsyncClient(container)
                .listBlobs(new ListBlobsOptions().setPrefix(prefix))
                .map(item -> snapshot(container, item))
                .onErrorMap(this::classify)
                .publishOn(eventLoop);
    }

    @Override
    public Mono<NodeAccess> grant(String container, Permission permission, Duration lifetime) {
        return onEventLoop(grants.grant(container, permission, lifetime));
    }

    private BlobAsyncClient blob(BlobName blob) {
        return client.getBlobContainerAsyncClient(blob.container()).getBlobAsyncClient(blob.name());
    }

    private static BlobSnapshot snapshot(String container, BlobItem item) {
        return BlobSnapshot.of(
                new BlobName(container, item.getName()), item.getProperties().getContentLength());
    }

    /** The SDK decodes answers in XML, such as listings, on a thread of its own. */
    private <T> Mono<T> onEventLoop(Mono<T> answer) {
        return answer.onErrorMap(this::classify).publishOn(eventLoop);
    }

    private Throwable classify(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof ContentException content) {
                return content.original;
            }
        }
        return errors.of(error);
    }

    /** Carries an error of the content that is uploaded past the SDK: it is the caller's and not the service's. */
    private static final class ContentException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final Throwable original;

        ContentException(Throwable original) {
            super(original);
            this.original = original;
        }
    }
}
