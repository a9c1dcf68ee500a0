package io.batchflux.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.emulator.wire.ServiceTime;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedKeySignatureTests {

    private static final String DATE = "Tue, 29 Jul 2014 21:49:13 GMT";
    private static final String KEY = "c2VjcmV0";

    private final SharedKeySignature signature =
            new SharedKeySignature("MyAccount", Base64.getDecoder().decode(KEY));

    @Test
    void theStringToSignIsThatOfTheServicesManual() {
        HttpHeaders headers = new DefaultHttpHeaders().set("ocp-date", DATE);

        assertThat(text("GET", "/jobs?timeout=20&api-version=2014-01-01.1.0", headers, ""))
                .isEqualTo("GET\n\n\n\n\n\n\n\n\n\n\n\nocp-date:" + DATE
                        + "\n/myaccount/jobs\napi-version:2014-01-01.1.0\ntimeout:20");
    }

    @Test
    void everyHeaderHasItsLine() {
        HttpHeaders headers = new DefaultHttpHeaders()
                .set("Content-Type", "application/json; odata=minimalmetadata")
                .set("Date", DATE)
                .set("If-Match", "0x1")
                .set("If-None-Match", "0x2")
                .set("If-Modified-Since", "then")
                .set("If-Unmodified-Since", "now")
                .set("Range", "bytes=0-1")
                .set("Content-MD5", "md5")
                .set("Content-Encoding", "enc")
                .set("Content-Language", "lang");

        assertThat(text("PUT", "/jobs/a?api-version=1", headers, "12"))
                .isEqualTo("PUT\nenc\nlang\n12\nmd5\napplication/json; odata=minimalmetadata\n" + DATE
                        + "\nthen\n0x1\n0x2\nnow\nbytes=0-1\n/myaccount/jobs/a\napi-version:1");
    }

    @Test
    void theDateIsNotSignedTwice() {
        HttpHeaders headers = new DefaultHttpHeaders().set("ocp-date", DATE).set("Date", "another");

        assertThat(text("GET", "/jobs?a=b", headers, "")).doesNotContain("another");
    }

    @Test
    void ocpHeadersAreSortedAndThePathStaysEncoded() {
        HttpHeaders headers =
                new DefaultHttpHeaders().set("ocp-range", "bytes=1-2").set("OCP-Date", DATE);

        assertThat(text("GET", "/jobs/j/tasks/t/files/wd%2Fa%20b?api-version=1", headers, ""))
                .endsWith("\nocp-date:" + DATE
                        + "\nocp-range:bytes=1-2\n/myaccount/jobs/j/tasks/t/files/wd%2Fa%20b\napi-version:1");
    }

    @Test
    void queryValuesAreDecodedAndNamesLowerCase() {
        assertThat(text(
                        "GET",
                        "/jobs?timeOut=30&$filter=state%20eq%20%27a%27&api-version=1",
                        new DefaultHttpHeaders(),
                        ""))
                .endsWith("/myaccount/jobs\n$filter:state eq 'a'\napi-version:1\ntimeout:30");
        assertThat(text("GET", "/jobs?x=b&x=a", new DefaultHttpHeaders(), "")).endsWith("\nx:a,b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0"})
    void aRequestWithoutBodyMaySignNoLengthOrZero(String signed) {
        HttpHeaders headers = new DefaultHttpHeaders().set("ocp-date", DATE).set("Content-Length", "0");
        BatchRequest request = request("POST", "/jobs/j/terminate?api-version=1", headers);
        headers.set(
                "Authorization",
                "SharedKey MyAccount:" + Base64.getEncoder().encodeToString(signature.sign(request, signed)));

        assertThatCode(() -> authenticator(DATE).authenticate(request)).doesNotThrowAnyException();
    }

    @Test
    void anotherLengthOrAnotherTimeIsRefused() {
        HttpHeaders headers = new DefaultHttpHeaders().set("ocp-date", DATE);
        BatchRequest request = request("GET", "/jobs?api-version=1", headers);
        headers.set(
                "Authorization",
                "SharedKey MyAccount:" + Base64.getEncoder().encodeToString(signature.sign(request, "5")));
        assertThatThrownBy(() -> authenticator(DATE).authenticate(request)).hasMessage("AuthenticationFailed");

        headers.set(
                "Authorization",
                "SharedKey MyAccount:" + Base64.getEncoder().encodeToString(signature.sign(request, "")));
        assertThatCode(() -> authenticator("Tue, 29 Jul 2014 22:04:12 GMT").authenticate(request))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> authenticator("Tue, 29 Jul 2014 22:04:14 GMT").authenticate(request))
                .hasMessage("AuthenticationFailed");
    }

    private static SharedKeyAuthenticator authenticator(String now) {
        Instant time = ServiceTime.parseHeader(now).orElseThrow();
        return new SharedKeyAuthenticator("MyAccount", KEY, Clock.fixed(time, ZoneOffset.UTC));
    }

    private String text(String method, String uri, HttpHeaders headers, String contentLength) {
        return signature.stringToSign(request(method, uri, headers), contentLength);
    }

    private static BatchRequest request(String method, String uri, HttpHeaders headers) {
        return BatchRequest.of("id", method, uri, headers, "http://host");
    }
}
