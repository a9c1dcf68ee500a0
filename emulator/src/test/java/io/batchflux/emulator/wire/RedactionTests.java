package io.batchflux.emulator.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://a/b?sv=1&sig=Ab%2B%3D&se=2 | http://a/b?sv=1&sig=***&se=2",
                "curl 'http://a/b?SIG=x' -o y | curl 'http://a/b?SIG=***' -o y",
                "AccountName=a;AccountKey=Zm9v==;X=1 | AccountName=a;AccountKey=***;X=1",
                "prefix%3Fsig%3Dabc | prefix%3Fsig%3D***",
                "design=1&exit code=3 | design=1&exit code=3"
            })
    void signaturesAndKeysAreTakenOut(String text, String shown) {
        assertThat(Redaction.of(text)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"API_KEY,***", "DB_PASSWORD,***", "GITHUB_TOKEN,***", "CONNECTION_STRING,***", "MONKEY,7", "KEYS,7"})
    void valuesThatAreNamedSoAreTakenOut(String name, String shown) {
        assertThat(Redaction.of(name, "7")).isEqualTo(shown);
    }
}
