package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoProxyRulesTests {

    @ParameterizedTest
    @CsvSource({
        "*, https://anything.example",
        "batch.azure.com, https://batch.azure.com",
        "batch.azure.com, https://a.west.batch.azure.com",
        ".batch.azure.com, https://a.west.batch.azure.com",
        ".batch.azure.com, https://batch.azure.com",
        "*.batch.azure.com, https://a.west.batch.azure.com",
        "Batch.Azure.COM, https://a.BATCH.azure.com",
        "batch.azure.com., https://a.batch.azure.com",
        "batch.azure.com, https://a.batch.azure.com./jobs",
        "batch.azure.com:443, https://a.batch.azure.com",
        "batch.azure.com:8443, https://a.batch.azure.com:8443",
        ".batch.azure.com:443, https://a.batch.azure.com",
        "10.1.2.3, http://10.1.2.3:81/x",
        "10.1.2.3:81, http://10.1.2.3:81/x",
        "10.0.0.0/8, https://10.200.1.1",
        "10.1.*, https://10.1.2.3",
        "'2001:db8::1', 'https://[2001:db8:0::1]'",
        "'[2001:db8::1]', 'https://[2001:db8::1]:444'",
        "'[2001:db8::1]:444', 'https://[2001:db8::1]:444'",
        "'2001:db8::/32', 'https://[2001:db8:5::1]'",
    })
    void ruleOfTheVariableFits(String rule, String url) {
        assertThat(ofVariable(rule, url)).isTrue();
        assertThat(ofVariable(" other.example ," + rule + " ,, third.example", url))
                .isTrue();
        assertThat(ofVariable("other.example " + rule, url)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "batch.azure.com, https://notbatch.azure.com",
        ".batch.azure.com, https://notbatch.azure.com",
        "a.batch.azure.com, https://batch.azure.com",
        "batch.azure.com:443, https://a.batch.azure.com:8443",
        "batch.azure.com:443, http://a.batch.azure.com",
        "azure, https://azure.com",
        "10.1.2.3, https://10.1.2.30",
        "10.0.0.0/8, https://11.0.0.1",
        "10.0.0.0/8, https://ten.example",
        "10.0.0.0/99, https://10.0.0.1",
        "'2001:db8::/32', https://10.0.0.1",
        "'', https://a.example",
        "',', https://a.example",
    })
    void ruleOfTheVariableDoesNotFit(String rule, String url) {
        assertThat(ofVariable(rule, url)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "*.azure.com|localhost, https://a.azure.com, true",
        "localhost|*.AZURE.com, https://a.azure.com, true",
        "a.azure.com, https://a.azure.com, true",
        "a.azure.com, https://b.a.azure.com, false",
        "*azure*, https://b.a.azure.com, true",
        "10.*, https://10.1.2.3, true",
        "10.*, https://110.1.2.3, false",
        "'[2001:db8::*]', 'https://[2001:db8::1]', true",
        "a.b, https://axb, false",
    })
    void ruleOfThePropertyHasAsterisks(String rules, String url, boolean fits) {
        assertThat(NoProxyRules.ofProperty(rules, "property")
                        .find(Destination.of(URI.create(url)))
                        .isPresent())
                .isEqualTo(fits);
    }

    @Test
    void ruleThatFitsIsNamedWithItsPlace() {
        NoProxyRules rules = NoProxyRules.ofVariable("a.example, .Internal", "NO_PROXY")
                .and(NoProxyRules.ofProperty("*.corp", "http.nonProxyHosts"));

        assertThat(rules.find(Destination.of(URI.create("https://x.internal")))).hasValue("NO_PROXY names .Internal");
        assertThat(rules.find(Destination.of(URI.create("https://x.corp"))))
                .hasValue("http.nonProxyHosts names *.corp");
        assertThat(rules.find(Destination.of(URI.create("https://x.example")))).isEmpty();
    }

    private static boolean ofVariable(String rules, String url) {
        return NoProxyRules.ofVariable(rules, "variable")
                .find(Destination.of(URI.create(url)))
                .isPresent();
    }
}
