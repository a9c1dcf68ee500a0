package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.BlobStore.Permission;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a node is given begins and ends by the clock of the storage account, however wrong ours is. */
class ServiceClockTests {

    private static final Duration SOON = Duration.ofSeconds(20);

    /** Its answers are of Tuesday, 29 July 2014, 21:49:13. */
    private final FaultServer server = new FaultServer();

    private final AzureBatch azure = AzureBatch.connect(TestOptions.of(server.url()));

    @AfterEach
    void close() {
        azure.close();
        server.close();
    }

    private String grant() {
        return Await.value(azure.blobStore().grant("c", Permission.READ, Duration.ofHours(1)))
                .containerUrl()
                .value();
    }

    @Test
    void aSignatureEndsByTheClockOfTheAccountThatHasAnswered() {
        server.answerText(201, "", "ETag", "\"1\"", "Last-Modified", "Tue, 29 Jul 2014 21:49:13 GMT");
        azure.blobStore().createContainer("c").block(SOON);

        assertThat(grant()).contains("se=2014-07-29T22%3A49%3A");
    }

    @Test
    void untilItHasAnsweredOursIsTaken() {
        assertThat(grant())
                .contains("se="
                        + Instant.now().plus(Duration.ofHours(1)).toString().substring(0, 10));
    }

    @Test
    void theClockOfAStrangerIsNotTaken() {
        server.answerText(403, "no", FaultServer.STRANGER, "yes");
        azure.blobStore().createContainer("c").onErrorComplete().block(SOON);

        assertThat(grant()).doesNotContain("se=2014");
    }
}
