package io.batchflux.emulator.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectRequestTests {

    private static final String LINE = "CONNECT login.microsoftonline.com:443 HTTP/1.1";

    @ParameterizedTest
    @ValueSource(
            strings = {
                LINE + "|Host: login.microsoftonline.com:443",
                LINE + "|host:x|User-Agent: a (b; c)|Proxy-Connection: Keep-Alive|Content-Length: 0|Empty:",
                "CONNECT login.microsoftonline.com:443 HTTP/1.0"
            })
    void whatClientsSendIsRead(String head) {
        assertThat(parse(head)).isEqualTo(new ConnectRequest("login.microsoftonline.com", 443));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "GET http://login.microsoftonline.com/ HTTP/1.1|Host: x; method CONNECT only",
                "connect login.microsoftonline.com:443 HTTP/1.1|Host: x; method CONNECT only",
                "CONNECT login.microsoftonline.com:443  HTTP/1.1|Host: x; must begin with a line",
                "CONNECT login.microsoftonline.com:443 HTTP/2.0|Host: x; must begin with a line",
                "CONNECT login.microsoftonline.com:443; must begin with a line",
                "CONNECT login.microsoftonline.com HTTP/1.1|Host: x; a host and a port",
                "CONNECT https://login.microsoftonline.com:443 HTTP/1.1|Host: x; a host and a port",
                "CONNECT me@login.microsoftonline.com:443 HTTP/1.1|Host: x; a host and a port",
                "CONNECT [::1]:443 HTTP/1.1|Host: x; a host and a port",
                "CONNECT x:0 HTTP/1.1|Host: x; 1 to 65535",
                "CONNECT x:70000 HTTP/1.1|Host: x; 1 to 65535",
                "CONNECT x:443 HTTP/1.1; one header Host, were 0",
                "CONNECT x:443 HTTP/1.1|Host: x|Host: x; one header Host, were 2",
                "CONNECT x:443 HTTP/1.1|Host : x; Line 2 of the request is not a header",
                "CONNECT x:443 HTTP/1.1|Host: x| folded; Line 3 of the request is not a header",
                "CONNECT x:443 HTTP/1.1|Host: x|A: b^C: d; Line 3 of the request is not a header",
                "CONNECT x:443 HTTP/1.1|Host: x|Content-Length: 4; has no body",
                "CONNECT x:443 HTTP/1.1|Host: x|Transfer-Encoding: chunked; has no body"
            })
    void whatIsNotExactlyThatIsRefused(String head, String reason) {
        assertThatThrownBy(() -> parse(head)).isInstanceOf(ProxyRefusal.class).hasMessageContaining(reason);
    }

    @Test
    void namesOfAzuresAreTold() {
        assertThat(AzureName.of("Contoso.WestEurope.Batch.Azure.com:443"))
                .contains(new AzureName(AzureName.Service.BATCH, "contoso.westeurope.batch.azure.com", "contoso"));
        assertThat(AzureName.of("data1-secondary.blob.core.windows.net"))
                .map(AzureName::account)
                .contains("data1");
        for (String other : new String[] {
            "batch.azure.com",
            "xlogin.microsoftonline.com",
            "login.microsoftonline.com.example.com",
            "login.microsoftonline.com.",
            "blob.core.windows.net",
            "a.b.blob.core.windows.net",
            "contoso..batch.azure.com",
            "contoso.queue.core.windows.net",
            "127.0.0.1",
            ""
        }) {
            assertThat(AzureName.of(other)).as(other).isEmpty();
        }
    }

    private static ConnectRequest parse(String head) {
        return ConnectRequest.parse(
                (head.replace("|", "\r\n").replace("^", "\r") + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }
}
