package io.batchflux.azure;

import com.azure.storage.blob.BlobAsyncClient;
import com.azure.storage.blob.BlobServiceAsyncClient;
import com.azure.storage.blob.models.BlobErrorCode;
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

    private final BlobServiceAsyncClient client;
    private final BlobRequests requests;
    private final BlobGrants grants;
    private final BlobErrors errors;
    private final Scheduler eventLoop;
    private final Throttle throttle;

    AzureBlobStore(
            BlobServiceAsyncClient client,
            BlobRequests requests,
            BlobGrants grants,
            BlobErrors errors,
            Scheduler eventLoop) {
        this.client = client;
        this.requests = requests;
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

    @Override
    public Flux<ByteBuffer> get(BlobName blob, long offset) {
        return requests.get(blob, offset).filter(ByteBuffer::hasRemaining).onErrorMap(this::classify);
    }

    @Override
    public Mono<Boolean> exists(BlobName blob) {
        return onEventLoop(blob(blob).exists());
    }

    @Override
    public Flux<BlobSnapshot> list(String container, String prefix) {
        return requests.list(container, prefix).onErrorMap(this::classify).publishOn(eventLoop);
    }

    @Override
    public Mono<NodeAccess> grant(String container, Permission permission, Duration lifetime) {
        return onEventLoop(grants.grant(container, permission, lifetime));
    }

    private BlobAsyncClient blob(BlobName blob) {
        return client.getBlobContainerAsyncClient(blob.container()).getBlobAsyncClient(blob.name());
    }

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
