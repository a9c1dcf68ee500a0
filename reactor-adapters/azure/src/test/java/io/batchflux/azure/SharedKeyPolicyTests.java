package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class SharedKeyPolicyTests {

    private static final String KEY =
            Base64.getEncoder().encodeToString("not a secret".getBytes(StandardCharsets.UTF_8));
    private static final HttpHeaderName OCP_DATE = HttpHeaderName.fromString("ocp-date");

    private final SharedKeyPolicy policy =
            new SharedKeyPolicy("MyAccount", KEY, Clock.fixed(Instant.parse("2014-07-29T21:49:13Z"), ZoneOffset.UTC));

    @Test
    void documentedExampleIsSigned() {
        HttpRequest request = new HttpRequest(
                        HttpMethod.GET,
                        "https://myaccount.region.batch.azure.com/jobs?timeout=20&api-version=2014-01-01.1.0")
                .setHeader(OCP_DATE, "Tue, 29 Jul 2014 21:49:13 GMT");

        assertThat(policy.stringToSign(request))
                .isEqualTo("GET" + "\n".repeat(12) + "ocp-date:Tue, 29 Jul 2014 21:49:13 GMT\n"
                        + "/myaccount/jobs\napi-version:2014-01-01.1.0\ntimeout:20");
    }

    @Test
    void bodyIsSignedByItsLengthAndType() {
        HttpRequest request =
                new BatchRequests(URI.create("https://a.b")).request(HttpMethod.POST, "/jobs", new byte[42]);

        assertThat(policy.stringToSign(request))
                .startsWith("POST\n\n\n42\n\napplication/json; odata=minimalmetadata\n\n");
    }

    @Test
    void queryIsSignedDecodedAndPathAsSent() {
        HttpRequest request = new BatchRequests(URI.create("https://a.b"))
                .request(HttpMethod.GET, "/jobs/" + BatchRequests.encode("a b/c"), "$filter", "state eq 'x+y'");

        assertThat(policy.stringToSign(request))
                .endsWith("/myaccount/jobs/a%20b%2Fc\n$filter:state eq 'x+y'\napi-version:2025-06-01");
    }

    @Test
    void serviceHeadersAreSortedAndRangeIsOne() {
        HttpRequest request = new HttpRequest(HttpMethod.GET, "https://a.b/x?b=2&a=1&B=1")
                .setHeader(HttpHeaderName.fromString("ocp-range"), "bytes=0-9")
                .setHeader(OCP_DATE, "now")
                .setHeader(HttpHeaderName.DATE, "then");

        assertThat(policy.stringToSign(request))
                .isEqualTo("GET" + "\n".repeat(12) + "ocp-date:now\nocp-range:bytes=0-9\n/myaccount/x\na:1\nb:1,2");
    }

    @Test
    void requestIsSentWithDateAndSignature() throws Exception {
        HttpRequest request = new HttpRequest(HttpMethod.GET, "https://a.b/jobs?api-version=1");
        HttpClient answersNothing = sent -> Mono.<HttpResponse>empty();

        new HttpPipelineBuilder()
                .httpClient(answersNothing)
                .policies(policy)
                .build()
                .send(request)
                .block();

        assertThat(request.getHeaders().getValue(OCP_DATE)).isEqualTo("Tue, 29 Jul 2014 21:49:13 GMT");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(KEY), "HmacSHA256"));
        String signature = Base64.getEncoder()
                .encodeToString(mac.doFinal(policy.stringToSign(request).getBytes(StandardCharsets.UTF_8)));
        assertThat(request.getHeaders().getValue(HttpHeaderName.AUTHORIZATION))
                .isEqualTo("SharedKey MyAccount:" + signature);
    }
}
