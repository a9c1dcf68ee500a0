package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedAccessTests {

    private static final Instant NOW = Instant.parse("2024-05-01T10:00:00Z");

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void keyThatIsRefusedIsNamedWithWhatToDo(int status) {
        assertThat(remedy(RefusedAccess.ofBatch(true), status, "AuthenticationFailed"))
                .isEqualTo(
                        " Check batch_account_key and batch_account_name: if the account's keys were regenerated, set one"
                                + " of the present ones and connect again; if the account takes no shared keys, remove"
                                + " batch_account_key, and tokens are used.");
        assertThat(remedy(RefusedAccess.ofStorage(true), status, "AuthenticationFailed"))
                .startsWith(
                        " Check storage_account_key and storage_account_name: if the account's keys were regenerated");
    }

    @Test
    void identityIsToldItsRole() {
        assertThat(remedy(RefusedAccess.ofBatch(false), 403, "PermissionDenied"))
                .isEqualTo(" Check that the identity still exists and has the role Azure Batch Data Contributor on the"
                        + " account, and batch_account_domain.");
        assertThat(remedy(RefusedAccess.ofStorage(false), 401, ""))
                .isEqualTo(" Check that the identity still exists and has the role Storage Blob Data Contributor on the"
                        + " account, and tenant_id. Another token was refused, too.");
    }

    @Test
    void networkRulesAreARefusalToo() {
        assertThat(remedy(RefusedAccess.ofStorage(false), 403, "AuthorizationFailure"))
                .endsWith(" Or the account's network rules keep this machine out.");
    }

    @ParameterizedTest
    @CsvSource({
        "'Wed, 01 May 2024 09:43:20 GMT', 1000 s ahead of",
        "'Wed, 01 May 2024 10:16:40 GMT', 1000 s behind",
    })
    void wrongClockIsSaid(String serverTime, String difference) {
        HttpHeaders headers = ofTheService().set(HttpHeaderName.DATE, serverTime);

        assertThat(RefusedAccess.ofBatch(true).remedy(403, "AuthenticationFailed", headers, NOW))
                .endsWith(" Our clock is " + difference
                        + " the service's, which refuses what is dated wrongly: synchronise it.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Wed, 01 May 2024 09:56:00 GMT", "Wed, 01 May 2024 10:04:00 GMT"})
    void clockThatIsAboutRightIsNotBlamed(String serverTime) {
        HttpHeaders headers = ofTheService().set(HttpHeaderName.DATE, serverTime);

        assertThat(RefusedAccess.ofBatch(true).remedy(403, "AuthenticationFailed", headers, NOW))
                .doesNotContain("clock");
    }

    @Test
    void aRefusalThatIsNotTheServicesBlamesNoKey() {
        assertThat(RefusedAccess.ofBatch(true).remedy(403, "", new HttpHeaders(), NOW))
                .isEqualTo(
                        " The answer has no request id, so it is perhaps not the account's: check its URL, and whether a proxy"
                                + " or a network that wants a login is on the way.");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 409, 429, 500, 503})
    void otherAnswersAreNoRefusal(int status) {
        assertThat(remedy(RefusedAccess.ofBatch(true), status, "")).isEmpty();
    }

    private static String remedy(RefusedAccess access, int status, String code) {
        return access.remedy(status, code, ofTheService(), NOW);
    }

    private static HttpHeaders ofTheService() {
        return new HttpHeaders().set(HttpHeaderName.fromString("request-id"), "r1");
    }
}
