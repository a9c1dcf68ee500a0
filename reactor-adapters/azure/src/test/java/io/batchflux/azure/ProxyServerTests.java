package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyServerTests {

    @ParameterizedTest
    @CsvSource({
        "http://proxy.corp:3128, http://proxy.corp:3128",
        "http://proxy.corp:3128/, http://proxy.corp:3128",
        "HTTP://proxy.corp:3128, http://proxy.corp:3128",
        "proxy.corp:8080, http://proxy.corp:8080",
        "proxy, http://proxy:80",
        "10.1.2.3:8080, http://10.1.2.3:8080",
        "'http://[2001:db8::1]:3128', 'http://[2001:db8::1]:3128'",
        "socks5://proxy, socks5://proxy:1080",
        "socks5h://proxy:1081, socks5://proxy:1081",
        "' http://proxy:1 ', http://proxy:1",
    })
    void usualFormsAreUnderstood(String text, String printed) {
        assertThat(ProxyServer.parse(text)).hasToString(printed);
    }

    @ParameterizedTest
    @CsvSource({
        "http://me:secret@proxy:1, me, secret",
        "me:secret@proxy:1, me, secret",
        "http://me@proxy:1, me, ''",
        "http://me:a%40b%3Ac%2Fd@proxy:1, me, a@b:c/d",
        "http://me:a@b@proxy:1, me, a@b",
        "http://me:a:b/c#d@proxy:1, me, a:b/c#d",
        "http://me:a+b@proxy:1, me, a+b",
        "http://me:100%@proxy:1, me, 100%",
        "'http://CORP%5Cme:secret@proxy:1', CORP\\me, secret",
    })
    void userAndPasswordAreReadAsTheyWereMeant(String text, String user, String password) {
        ProxyServer proxy = ProxyServer.parse(text);

        assertThat(proxy.user()).isEqualTo(user);
        assertThat(proxy.password()).isEqualTo(password);
        assertThat(proxy.host()).isEqualTo("proxy");
        assertThat(proxy).hasToString("http://proxy:1");
    }

    @Test
    void emptyUserIsNone() {
        assertThat(ProxyServer.parse("http://:@proxy:1").user()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://proxy:1",
                "ftp://proxy:1",
                "socks4://proxy:1",
                "http://proxy:0",
                "http://proxy:65536",
                "http://proxy:port",
                "http://proxy:1/path",
                "http://two hosts",
                "http://pro\u0001xy:1",
                "http://",
            })
    void otherTextIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ProxyServer.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://me:secret@proxy:1, ftp://…@proxy:1",
        "me:se@c/r:et@proxy, …@proxy",
        "https://proxy:1, https://proxy:1",
    })
    void passwordIsNotPrinted(String text, String printed) {
        assertThat(ProxyServer.printable(text)).isEqualTo(printed);
    }
}
