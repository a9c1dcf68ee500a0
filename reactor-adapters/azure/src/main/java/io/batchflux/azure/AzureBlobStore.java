package io.batchflux.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobAsyncClient;
import com.azure.storage.blob.BlobServiceAsyncClient;
import com.azure.storage.blob.models.AppendBlobRequestConditions;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.options.AppendBlobAppendBlockOptions;
import com.azure.storage.blob.options.BlobBreakLeaseOptions;
import com.azure.storage.blob.options.BlockBlobCommitBlockListOptions;
import com.azure.storage.blob.options.BlockBlobSimpleUploadOptions;
import com.azure.storage.blob.specialized.BlobLeaseAsyncClient;
import com.azure.storage.blob.specialized.BlobLeaseClientBuilder;
import com.azure.storage.blob.specialized.BlockBlobAsyncClient;
import io.batchflux.spi.BlobAccess;
import io.batchflux.spi.BlobContent;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobPage;
import io.batchflux.spi.BlobQuery;
import io.batchflux.spi.BlobSnapshot;
import io.batchflux.spi.BlobStart;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.BlobWrite;
import io.batchflux.spi.BlockId;
import io.batchflux.spi.Condition;
import io.batchflux.spi.ContainerPage;
import io.batchflux.spi.ContainerQuery;
import io.batchflux.spi.ContainerSnapshot;
import io.batchflux.spi.ETag;
import io.batchflux.spi.NodeAccess;
import io.batchflux.spi.Throttle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** The port to a blob store on block blobs of Azure Blob Storage. */
final class AzureBlobStore implements BlobStore {

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
    public Mono<Void> createContainer(String container, Map<String, String> metadata) {
        return onEventLoop(client.getBlobContainerAsyncClient(container)
                .createWithResponse(metadata, null)
                .then()
                .onErrorComplete(error -> BlobErrors.hasCode(error, BlobErrorCode.CONTAINER_ALREADY_EXISTS)));
    }

    @Override
    public Mono<Void> deleteContainer(String container) {
        return onEventLoop(
                client.getBlobContainerAsyncClient(container).delete().onErrorComplete(AzureBlobStore::isGone));
    }

    @Override
    public Mono<Void> deleteContainer(ContainerSnapshot seen) {
        OffsetDateTime modified = seen.modified().atOffset(ZoneOffset.UTC);
        return onEventLoop(client.getBlobContainerAsyncClient(seen.name())
                .deleteWithResponse(new BlobRequestConditions().setIfUnmodifiedSince(modified))
                .then()
                .onErrorComplete(AzureBlobStore::isGone));
    }

    @Override
    public Mono<ContainerPage> listContainers(ContainerQuery query) {
        return onEventLoop(requests.listContainers(query)
                .map(page -> NextPage.leadsOn(query.continuation(), page, ContainerPage::continuation)));
    }

    @Override
    public Mono<Void> setContainerMetadata(String container, Map<String, String> metadata) {
        return onEventLoop(client.getBlobContainerAsyncClient(container).setMetadata(metadata));
    }

    private static boolean isGone(Throwable error) {
        return BlobErrors.hasCode(error, BlobErrorCode.CONTAINER_NOT_FOUND)
                || BlobErrors.hasCode(error, BlobErrorCode.CONTAINER_BEING_DELETED);
    }

    @Override
    public Mono<ETag> put(BlobName blob, BlobContent content, BlobWrite how) {
        return sent(
                        content,
                        data -> blockBlob(blob)
                                .uploadWithResponse(new BlockBlobSimpleUploadOptions(data, content.length())
                                        .setMetadata(how.metadata())
                                        .setRequestConditions(conditions(how))))
                .map(response -> etag(response.getValue().getETag()));
    }

    /** Several requests, whose last answer may arrive while whoever subscribed is still about that: who then goes on is not said. */
    @Override
    public Mono<Void> put(BlobName blob, Flux<ByteBuffer> content) {
        return BlobStore.super.put(blob, content).publishOn(eventLoop);
    }

    /** As {@link #put(BlobName, Flux)}. */
    @Override
    public Flux<BlobSnapshot> list(String container, String prefix) {
        return BlobStore.super.list(container, prefix).publishOn(eventLoop, 1);
    }

    @Override
    public Mono<Void> putBlock(BlobName blob, BlockId id, BlobContent content) {
        return sent(content, data -> blockBlob(blob).stageBlock(encoded(id), data, content.length()));
    }

    @Override
    public Mono<ETag> commitBlocks(BlobName blob, List<BlockId> ids, BlobWrite how) {
        return onEventLoop(Mono.defer(() -> blockBlob(blob)
                        .commitBlockListWithResponse(new BlockBlobCommitBlockListOptions(ids.stream()
                                        .map(AzureBlobStore::encoded)
                                        .toList())
                                .setMetadata(how.metadata())
                                .setRequestConditions(conditions(how)))))
                .map(response -> etag(response.getValue().getETag()));
    }

    /** Deferred, since what the SDK returns can be subscribed to only once. */
    private <T> Mono<T> sent(BlobContent content, Function<Flux<ByteBuffer>, Mono<T>> send) {
        return onEventLoop(Mono.defer(() -> send.apply(content.buffers().onErrorMap(ContentException::new))));
    }

    /** A proxy on the way may have taken it off; what is written under such a condition is refused then. */
    private static ETag etag(@Nullable String value) {
        return new ETag(value == null ? "" : value);
    }

    private static String encoded(BlockId id) {
        return Base64.getEncoder().encodeToString(id.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private static BlobRequestConditions conditions(BlobWrite how) {
        UUID lease = how.lease();
        return conditions(how.condition()).setLeaseId(lease == null ? null : lease.toString());
    }

    private static BlobRequestConditions conditions(Condition condition) {
        BlobRequestConditions conditions = new BlobRequestConditions();
        if (condition instanceof Condition.Absent) {
            conditions.setIfNoneMatch("*");
        } else if (condition instanceof Condition.Matches matches) {
            conditions.setIfMatch(matches.eTag().value());
        }
        return conditions;
    }

    @Override
    public Mono<ETag> createAppendBlob(BlobName blob, BlobWrite how) {
        return onEventLoop(Mono.defer(() -> blob(blob)
                        .getAppendBlobAsyncClient()
                        .createWithResponse(null, how.metadata(), conditions(how))))
                .map(response -> etag(response.getValue().getETag()));
    }

    @Override
    public Mono<Void> append(BlobName blob, long position, BlobContent content) {
        AppendBlobRequestConditions there = new AppendBlobRequestConditions().setAppendPosition(position);
        return sent(
                        content,
                        data -> BinaryData.fromFlux(data, content.length(), false)
                                .flatMap(body -> blob(blob)
                                        .getAppendBlobAsyncClient()
                                        .appendBlockWithResponse(
                                                new AppendBlobAppendBlockOptions(body).setRequestConditions(there))))
                .then();
    }

    @Override
    public Mono<BlobSnapshot> describe(BlobName blob) {
        return onEventLoop(blob(blob).getProperties()).map(properties -> snapshot(blob, properties));
    }

    private static BlobSnapshot snapshot(BlobName blob, BlobProperties properties) {
        Integer appended = properties.getCommittedBlockCount();
        return BlobSnapshot.of(blob, properties.getBlobSize())
                .withETag(etag(properties.getETag()))
                .withModified(properties.getLastModified().toInstant())
                .withMetadata(properties.getMetadata())
                .withAppended(appended == null ? 0 : appended);
    }

    @Override
    public Mono<ETag> setMetadata(BlobName blob, Map<String, String> metadata, Condition condition) {
        return onEventLoop(Mono.defer(() -> blob(blob).setMetadataWithResponse(metadata, conditions(condition))))
                .map(response -> etag(response.getHeaders().getValue(HttpHeaderName.ETAG)));
    }

    @Override
    public Mono<Void> delete(BlobName blob, Condition condition) {
        return onEventLoop(Mono.defer(() -> blob(blob).deleteWithResponse(null, conditions(condition)))
                .then()
                // A blob that is not there matches nothing.
                .onErrorResume(
                        error -> BlobErrors.hasCode(error, BlobErrorCode.CONDITION_NOT_MET),
                        error -> blob(blob)
                                .exists()
                                .flatMap(exists -> exists ? Mono.<Void>error(error) : Mono.<Void>empty()))
                .onErrorComplete(error -> BlobErrors.hasCode(error, BlobErrorCode.BLOB_NOT_FOUND)
                        || BlobErrors.hasCode(error, BlobErrorCode.CONTAINER_NOT_FOUND)));
    }

    @Override
    public Mono<Void> acquireLease(BlobName blob, UUID lease, Duration duration) {
        return onEventLoop(
                lease(blob, lease).acquireLease((int) duration.toSeconds()).then());
    }

    @Override
    public Mono<Void> renewLease(BlobName blob, UUID lease) {
        return onEventLoop(lease(blob, lease).renewLease().then());
    }

    @Override
    public Mono<Void> releaseLease(BlobName blob, UUID lease) {
        return onEventLoop(lease(blob, lease).releaseLease().onErrorComplete(AzureBlobStore::isNotLeasedLikeThat));
    }

    @Override
    public Mono<Void> breakLease(BlobName blob) {
        return onEventLoop(lease(blob, new UUID(0, 0))
                .breakLeaseWithResponse(new BlobBreakLeaseOptions().setBreakPeriod(Duration.ZERO))
                .then()
                .onErrorComplete(AzureBlobStore::isNotLeasedLikeThat));
    }

    private BlobLeaseAsyncClient lease(BlobName blob, UUID lease) {
        return new BlobLeaseClientBuilder()
                .blobAsyncClient(blob(blob))
                .leaseId(lease.toString())
                .buildAsyncClient();
    }

    private static boolean isNotLeasedLikeThat(Throwable error) {
        return BlobErrors.hasCode(error, BlobErrorCode.LEASE_NOT_PRESENT_WITH_LEASE_OPERATION)
                || BlobErrors.hasCode(error, BlobErrorCode.LEASE_ID_MISMATCH_WITH_LEASE_OPERATION);
    }

    @Override
    public Flux<ByteBuffer> get(BlobName blob, long offset) {
        return get(blob, offset, Condition.none());
    }

    @Override
    public Flux<ByteBuffer> get(BlobName blob, long offset, Condition condition) {
        return requests.get(blob, offset, condition)
                .filter(ByteBuffer::hasRemaining)
                .onErrorMap(this::classify);
    }

    @Override
    public Mono<BlobStart> getStart(BlobName blob, int length) {
        return onEventLoop(requests.start(blob, length));
    }

    @Override
    public Mono<Boolean> exists(BlobName blob) {
        return onEventLoop(blob(blob).exists());
    }

    @Override
    public Mono<BlobPage> listBlobs(BlobQuery query) {
        return onEventLoop(
                requests.list(query).map(page -> NextPage.leadsOn(query.continuation(), page, BlobPage::continuation)));
    }

    @Override
    public Mono<NodeAccess> grant(String container, Permission permission, Duration lifetime) {
        return onEventLoop(grants.grant(container, permission, lifetime));
    }

    @Override
    public Mono<BlobAccess> grant(BlobName blob, Permission permission, Duration lifetime) {
        return onEventLoop(grants.grant(blob, permission, lifetime));
    }

    private BlobAsyncClient blob(BlobName blob) {
        return client.getBlobContainerAsyncClient(blob.container()).getBlobAsyncClient(blob.name());
    }

    private BlockBlobAsyncClient blockBlob(BlobName blob) {
        return blob(blob).getBlockBlobAsyncClient();
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
