package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.storage.blob.models.UserDelegationKey;
import io.batchflux.spi.BlobStore.Permission;
import java.time.OffsetDateTime;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class BlobSignaturesTests {

    private static final String KEY = Base64.getEncoder().encodeToString(new byte[] {1, 2, 3});
    private static final OffsetDateTime EXPIRY = OffsetDateTime.parse("2026-11-27T13:00:00+01:00");
    private static final BlobSignatures SIGNATURES = new BlobSignatures("2024-11-04", "account", true);

    @Test
    void theVersionIsTheChosenOne() {
        assertThat(SIGNATURES.signWithKey("container", Permission.READ, EXPIRY, KEY))
                .startsWith("sv=2024-11-04&spr=https&se=2026-11-27T12%3A00%3A00Z&sr=c&sp=r&sig=");
        assertThat(SIGNATURES.signWithDelegation("container/dir/blob", Permission.WRITE, EXPIRY, delegation()))
                .startsWith("sv=2024-11-04&spr=https&se=2026-11-27T12%3A00%3A00Z&sr=b&sp=cw&skoid=object");
    }

    @Test
    void aSignatureHoldsAtOnceWhateverOurClockSays() {
        assertThat(SIGNATURES.signWithKey("container", Permission.READ, EXPIRY, KEY))
                .doesNotContain("st=");
    }

    private static UserDelegationKey delegation() {
        return new UserDelegationKey()
                .setSignedObjectId("object")
                .setSignedTenantId("tenant")
                .setSignedStart(EXPIRY.minusDays(1))
                .setSignedExpiry(EXPIRY)
                .setSignedService("b")
                .setSignedVersion("2025-11-05")
                .setValue(KEY);
    }
}
