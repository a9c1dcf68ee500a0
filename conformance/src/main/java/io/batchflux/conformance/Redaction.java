package io.batchflux.conformance;

import io.batchflux.azure.AzureBatchOptions;
import io.batchflux.azure.ConfigurationKey;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Takes out of a text what nobody else is to know: secrets and signatures always, names of accounts unless they may be shown. */
final class Redaction {

    private static final Pattern SIGNED_QUERY = Pattern.compile("\\?[^\\s\"'<>|`]*\\bsig=[^\\s\"'<>|`]*");
    private static final Pattern SIGNATURE =
            Pattern.compile("\\b(sig|Signature|Authorization)([=:]\\s*)[^\\s&\"'<>|`]+");
    private static final Pattern BEARER = Pattern.compile("\\b(Bearer|SharedKey)\\s+[A-Za-z0-9._~+/=:-]{8,}");

    private final List<String> secrets = new ArrayList<>();
    private final Map<String, String> words = new LinkedHashMap<>();

    Redaction(AzureBatchOptions options, boolean showAccounts) {
        for (ConfigurationKey<?> key : ConfigurationKey.all()) {
            if (key.isSecret()) {
                options.find(key)
                        .map(Object::toString)
                        .filter(secret -> !secret.isEmpty())
                        .ifPresent(secrets::add);
            }
        }
        if (showAccounts) {
            return;
        }
        hideAccount(options, ConfigurationKey.BATCH_ACCOUNT_URL, "(Batch account)");
        options.find(ConfigurationKey.BATCH_ACCOUNT_NAME).ifPresent(name -> hide(name, "(Batch account)"));
        hideAccount(options, ConfigurationKey.STORAGE_ACCOUNT_URL, "(storage account)");
        options.find(ConfigurationKey.STORAGE_ACCOUNT_NAME).ifPresent(name -> hide(name, "(storage account)"));
        options.find(ConfigurationKey.TENANT_ID).ifPresent(id -> hide(id, "(tenant)"));
        options.find(ConfigurationKey.CLIENT_ID).ifPresent(id -> hide(id, "(client)"));
        options.find(ConfigurationKey.NODE_IDENTITY).ifPresent(id -> hide(id, "(identity)"));
    }

    /** Returns the text as it may be shown. */
    String of(String text) {
        String shown = SIGNED_QUERY.matcher(text).replaceAll("?(signature)");
        shown = SIGNATURE.matcher(shown).replaceAll("$1$2(hidden)");
        shown = BEARER.matcher(shown).replaceAll("$1 (hidden)");
        for (String secret : secrets) {
            shown = shown.replace(secret, "(hidden)");
        }
        for (Map.Entry<String, String> word : words.entrySet()) {
            shown = Pattern.compile("(?i)(?<![A-Za-z0-9-])" + Pattern.quote(word.getKey()) + "(?![A-Za-z0-9-])")
                    .matcher(shown)
                    .replaceAll(word.getValue());
        }
        return shown;
    }

    private void hideAccount(AzureBatchOptions options, ConfigurationKey<URI> key, String word) {
        options.find(key).map(URI::getHost).ifPresent(host -> {
            hide(host, word);
            String name = host.substring(0, host.indexOf('.') < 0 ? host.length() : host.indexOf('.'));
            if (!name.matches("[0-9]*")) {
                hide(name, word);
            }
        });
    }

    private void hide(String text, String word) {
        if (!text.isEmpty()) {
            words.putIfAbsent(text.toLowerCase(Locale.ROOT), word);
        }
    }
}
