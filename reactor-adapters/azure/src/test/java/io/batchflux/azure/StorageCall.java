package io.batchflux.azure;

import io.batchflux.spi.BlobContent;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobQuery;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.BlobWrite;
import io.batchflux.spi.BlockId;
import io.batchflux.spi.Condition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A request to the store, and what answers it. */
record StorageCall(String name, Function<BlobStore, Publisher<?>> call, int status, String answer) {
    static final BlobName BLOB = new BlobName("c", "b");
    static final BlockId BLOCK = BlockId.of("0123456789abcdef", 2);

    static final StorageCall CREATE = new StorageCall("create container", store -> store.createContainer("c"), 201, "");
    static final StorageCall DELETE = new StorageCall("delete container", store -> store.deleteContainer("c"), 202, "");
    static final StorageCall PUT =
            new StorageCall("put", store -> store.put(BLOB, content(), BlobWrite.of(Condition.none())), 201, "");
    static final StorageCall PUT_BLOCK =
            new StorageCall("put block", store -> store.putBlock(BLOB, BLOCK, content()), 201, "");
    static final StorageCall COMMIT = new StorageCall(
            "commit", store -> store.commitBlocks(BLOB, List.of(BLOCK), BlobWrite.of(Condition.none())), 201, "");
    static final StorageCall GET = new StorageCall("get", store -> store.get(BLOB), 200, "content");
    static final StorageCall EXISTS = new StorageCall("exists", store -> store.exists(BLOB), 200, "");
    static final StorageCall LIST = new StorageCall(
            "list",
            store -> store.listBlobs(BlobQuery.of("c")),
            200,
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ContainerName=\"c\"><Blobs /><NextMarker />"
                    + "</EnumerationResults>");

    static BlobContent content() {
        return BlobContent.of(List.of(ByteBuffer.wrap("content".getBytes(StandardCharsets.UTF_8))));
    }

    static Stream<StorageCall> calls() {
        return Stream.of(CREATE, DELETE, PUT, PUT_BLOCK, COMMIT, GET, EXISTS, LIST);
    }

    static Stream<StorageCall> callsThatReadAnAnswer() {
        return Stream.of(GET, LIST);
    }

    static Stream<StorageCall> callsThatReadAWhole() {
        return Stream.of(CREATE, DELETE, PUT, PUT_BLOCK, COMMIT, LIST);
    }

    void succeed(FaultServer server) {
        server.answerText(
                status,
                answer,
                "Content-Type",
                "application/xml",
                "ETag",
                "\"1\"",
                "Last-Modified",
                "Tue, 29 Jul 2014 21:49:13 GMT");
    }

    Mono<Void> make(AzureBatch azure) {
        return Flux.from(call.apply(azure.blobStore())).then();
    }

    @Override
    public String toString() {
        return name;
    }
}
