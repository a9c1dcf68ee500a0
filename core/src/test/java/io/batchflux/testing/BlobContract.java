package io.batchflux.testing;

import io.batchflux.spi.BlobContent;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.BlobWrite;
import io.batchflux.spi.Condition;
import io.batchflux.spi.ETag;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import reactor.core.publisher.Flux;

/**
 * This is what contract tests of a {@link BlobStore} need from the implementation, and what they share: each test makes a
 * container of its own and deletes it.
 */
public abstract class BlobContract extends ContractTests {

    static final BlobWrite ALWAYS = BlobWrite.of(Condition.none());
    static final BlobWrite CREATE = BlobWrite.of(Condition.absent());

    private String container = "";

    /** Returns the store under test, the same one during a test. */
    protected abstract BlobStore store();

    /** Returns the name of a container that is not there. */
    protected String newContainer() {
        return "contract-" + UUID.randomUUID();
    }

    @BeforeEach
    void createContainer() {
        container = newContainer();
        await(store().createContainer(container));
    }

    @AfterEach
    void deleteContainer() {
        await(store().deleteContainer(container));
    }

    final String container() {
        return container;
    }

    final BlobName blob(String name) {
        return new BlobName(container, name);
    }

    final BlobContent text(String text) {
        return BlobContent.of(List.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
    }

    final ETag put(BlobName blob, String content) {
        return awaitValue(store().put(blob, text(content), ALWAYS));
    }

    final String read(BlobName blob) {
        return read(store().get(blob));
    }

    final String read(Flux<ByteBuffer> content) {
        return awaitValue(content.reduceWith(ByteArrayOutputStream::new, FakeBlobStore::append))
                .toString(StandardCharsets.UTF_8);
    }

    final boolean exists(BlobName blob) {
        return awaitValue(store().exists(blob));
    }
}
