package io.batchflux.azure;

import static io.batchflux.azure.JsonTexts.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.PreconditionFailedException;
import io.batchflux.spi.QuotaExceededException;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.ThrottledException;
import io.batchflux.spi.TransientServiceException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BatchErrorsTests {

    private static final Instant NOW = Instant.parse("2024-05-01T10:00:00Z");

    private final BatchErrors errors = new BatchErrors(Clock.fixed(NOW, ZoneOffset.UTC), RefusedAccess.ofBatch(true));

    static Stream<Arguments> table() {
        return Stream.of(
                Arguments.of(429, "TooManyRequests", ThrottledException.class),
                Arguments.of(429, "", ThrottledException.class),
                Arguments.of(503, "ServerBusy", ThrottledException.class),
                Arguments.of(503, "", ThrottledException.class),
                Arguments.of(500, "InternalError", TransientServiceException.class),
                Arguments.of(500, "OperationTimedOut", TransientServiceException.class),
                Arguments.of(502, "", TransientServiceException.class),
                Arguments.of(504, "", TransientServiceException.class),
                Arguments.of(511, "", TransientServiceException.class),
                Arguments.of(520, "", TransientServiceException.class),
                Arguments.of(501, "", PermanentServiceException.class),
                Arguments.of(408, "", TransientServiceException.class),
                Arguments.of(425, "", TransientServiceException.class),
                Arguments.of(203, "", TransientServiceException.class),
                Arguments.of(409, "ActiveJobAndScheduleQuotaReached", QuotaExceededException.class),
                Arguments.of(409, "PoolQuotaReached", QuotaExceededException.class),
                Arguments.of(409, "JobExists", PermanentServiceException.class),
                Arguments.of(409, "JobBeingDeleted", PermanentServiceException.class),
                Arguments.of(404, "JobNotFound", PermanentServiceException.class),
                Arguments.of(400, "InvalidPropertyValue", PermanentServiceException.class),
                Arguments.of(401, "", PermanentServiceException.class),
                Arguments.of(403, "AuthenticationFailed", PermanentServiceException.class),
                Arguments.of(412, "ConditionNotMet", PreconditionFailedException.class));
    }

    @ParameterizedTest
    @MethodSource("table")
    void codeAndStatusDecide(int status, String code, Class<?> type) {
        byte[] body = code.isEmpty() ? new byte[0] : bytes("{'code':'" + code + "'}");

        ServiceException error = error(status, new HttpHeaders(), body);

        assertThat(error).isInstanceOf(type);
        assertThat(error.code()).isEqualTo(code);
    }

    @Test
    void messageHasCodeTextValuesStatusAndRequestId() {
        ServiceException error = error(
                400,
                new HttpHeaders().set(HttpHeaderName.fromString("request-id"), "1f2e"),
                bytes("{'odata.metadata':'https://a/$metadata','code':'InvalidPropertyValue','message':{'lang':'en-US',"
                        + "'value':'The value is not valid.\\nRequestId:1f2e\\nTime:2024-05-01T10:00:00.0000000Z'},"
                        + "'values':[{'key':'PropertyName','value':'id'},{'key':'Reason','value':'Too long'}]}"));

        assertThat(error)
                .hasMessage("InvalidPropertyValue: The value is not valid. [PropertyName=id, Reason=Too long]"
                        + " [HTTP 400, POST /jobs, request id 1f2e]");
    }

    @Test
    void wrappedErrorIsUnderstood() {
        ServiceException error =
                error(404, new HttpHeaders(), bytes("{'odata.error':{'code':'PoolNotFound','message':'None'}}"));

        assertThat(error.code()).isEqualTo(ServiceException.POOL_NOT_FOUND);
        assertThat(error).hasMessageStartingWith("PoolNotFound: None [HTTP 404");
    }

    @Test
    void pageOfAGatewayIsReadableText() {
        ServiceException error = error(
                502,
                new HttpHeaders(),
                bytes("<html><style>p{}</style><body><h1>Bad\nGateway</h1><p>" + "x".repeat(500)
                        + "</p></body></html>"));

        assertThat(error).isInstanceOf(TransientServiceException.class);
        assertThat(error.getMessage())
                .startsWith("Bad Gateway xxx")
                .contains("… [HTTP 502")
                .hasSizeLessThan(300);
    }

    @Test
    void emptyBodyLeavesTheStatus() {
        assertThat(error(404, new HttpHeaders(), new byte[0]))
                .hasMessage("The service answered with HTTP 404 [HTTP 404, POST /jobs]");
    }

    @Test
    void anyAnswer413IsABodyThatIsTooLarge() {
        assertThat(error(413, new HttpHeaders(), bytes("<html>too large</html>"))
                        .code())
                .isEqualTo(ServiceException.REQUEST_BODY_TOO_LARGE);
    }

    @Test
    void signatureIsNotPrinted() {
        ServiceException error = error(
                403,
                new HttpHeaders(),
                bytes("{'code':'AuthenticationFailed','values':[{'key':'AuthenticationErrorDetail',"
                        + "'value':'not for https://a/b?se=1&sig=c2VjcmV0%3D&sp=r'}]}"));

        assertThat(error.getMessage()).contains("sig=(hidden)&sp=r").doesNotContain("c2VjcmV0");
    }

    @Test
    void retryAfterIsReadInAllItsForms() {
        assertThat(retryAfter("Retry-After", "7")).isEqualTo(Duration.ofSeconds(7));
        assertThat(retryAfter("retry-after-ms", "250")).isEqualTo(Duration.ofMillis(250));
        assertThat(retryAfter("x-ms-retry-after-ms", "300")).isEqualTo(Duration.ofMillis(300));
        assertThat(retryAfter("Retry-After", "Wed, 01 May 2024 10:00:30 GMT")).isEqualTo(Duration.ofSeconds(30));
        assertThat(retryAfter("Retry-After", "Wed, 01 May 2024 09:00:00 GMT")).isEqualTo(Duration.ZERO);
        assertThat(retryAfter("Retry-After", "soon")).isNull();
        assertThat(retryAfter("Retry-After", "-3")).isNull();
        assertThat(retryAfter("Other", "3")).isNull();
    }

    @Test
    void retryAfterCountsFromTheServersClock() {
        HttpHeaders headers = new HttpHeaders()
                .set(HttpHeaderName.RETRY_AFTER, "Wed, 01 May 2024 12:00:05 GMT")
                .set(HttpHeaderName.DATE, "Wed, 01 May 2024 12:00:00 GMT");

        assertThat(error(503, headers, new byte[0]).retryAfter()).isEqualTo(Duration.ofSeconds(5));
    }

    private @Nullable Duration retryAfter(String header, String value) {
        return error(429, new HttpHeaders().set(HttpHeaderName.fromString(header), value), new byte[0])
                .retryAfter();
    }

    private ServiceException error(int status, HttpHeaders headers, byte[] body) {
        HttpRequest request = new HttpRequest(HttpMethod.POST, "https://a.b/jobs?api-version=1");
        return errors.ofResponse(request, status, headers, body);
    }
}
