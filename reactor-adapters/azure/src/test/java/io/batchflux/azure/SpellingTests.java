package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which key is suggested to somebody who has misspelt it. */
class SpellingTests {

    static Stream<String> keys() {
        return ConfigurationKey.all().stream().map(ConfigurationKey::configurationName);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void everyKeyIsKnownWithALetterMissingTooManySwappedOrWrong(String key) {
        Set<String> misspelt = new LinkedHashSet<>();
        for (int i = 0; i < key.length(); i++) {
            misspelt.add(key.substring(0, i) + key.substring(i + 1));
            misspelt.add(key.substring(0, i) + key.charAt(i) + key.substring(i));
            misspelt.add(key.substring(0, i) + 'x' + key.substring(i + 1));
            if (i > 0) {
                misspelt.add(key.substring(0, i - 1) + key.charAt(i) + key.charAt(i - 1) + key.substring(i + 1));
            }
        }

        assertThat(misspelt).allSatisfy(name -> assertIsMeant(name, key));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void everyKeyIsKnownHoweverItsWordsAreJoined(String key) {
        assertIsMeant(key.toUpperCase(Locale.ROOT), key);
        assertIsMeant(key.replace('_', '-'), key);
        assertIsMeant(key.replace("_", ""), key);
        assertIsMeant(key.replace('_', '.'), key);
        StringBuilder camelCase = new StringBuilder();
        for (String word : key.split("_")) {
            camelCase.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
        }
        assertIsMeant(camelCase.toString(), key);
    }

    @ParameterizedTest
    @CsvSource({
        "storage_account,storage_account_name",
        "storageAccount,storage_account_name",
        "batch_account,batch_account_url",
        "batch_url,batch_account_url",
        "batch_endpoint,batch_account_url",
        "batch_key,batch_account_key",
        "batch_domain,batch_account_domain",
        "storage_key,storage_account_key",
        "storage_url,storage_account_url",
        "storage_name,storage_account_name",
        "storage_version,storage_signature_version",
        "pool,pool_id",
        "pool_name,pool_id",
        "pools,pool_id",
        "image,base_image_uri",
        "container_image,base_image_uri",
        "base_image_url,base_image_uri",
        "tenant,tenant_id",
        "secret,client_secret",
        "retry,retries",
        "max_retries,retries",
        "timeout,time_limit",
        "poll_interval,poll_freq",
        "poll_frequency,poll_freq",
        "cache_directory,cache_dir",
        "authority,authority_host",
        "managed_identity,node_identity",
        "https_proxy,proxy",
        "ca_cert,ca_bundle",
        "storge_acount_nmae,storage_account_name"
    })
    void keysAreKnownByTheWordsThatAreThere(String name, String key) {
        assertIsMeant(name, key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "colour",
                "region",
                "location",
                "log_level",
                "subscription_id",
                "resource_group",
                "name",
                "url",
                "key",
                "id",
                "x",
                "",
                "_",
                "account",
                "credentials",
                "vm_size",
                "client_key"
            })
    void nothingIsSuggestedForWhatIsNoneOfThem(String name) {
        assertThat(ConfigurationKey.nearest(name)).isEmpty();
    }

    @Test
    void aKeyThatIsSpeltRightIsItself() {
        assertThat(keys()).allSatisfy(key -> assertIsMeant(key, key));
    }

    private static void assertIsMeant(String name, String key) {
        assertThat(ConfigurationKey.nearest(name))
                .as(name)
                .hasValueSatisfying(
                        found -> assertThat(found.configurationName()).as(name).isEqualTo(key));
    }
}
