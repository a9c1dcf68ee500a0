package io.batchflux.emulator.cli;

import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.azurite.Azurite;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a client has to know, in the words of a shell, so that it can be read as a file of one. */
final class Banner {

    private final PrintWriter out;

    Banner(PrintWriter out) {
        this.out = out;
    }

    void print(BatchEmulator emulator, Optional<Azurite> azurite, boolean onlyTakeTime) {
        account(emulator);
        identity(emulator);
        emulator.proxyEndpoint().ifPresent(proxy -> proxy(emulator, proxy, azurite));
        emulator.adminEndpoint().ifPresent(admin -> {
            out.println("# The admin endpoint, which takes no key");
            export("AZURE_BATCH_ADMIN_ENDPOINT", admin.toString());
        });
        emulator.window()
                .ifPresent(window -> out.println("# Its window, for a browser, shows what happens: " + window));
        azurite.ifPresent(blobs -> {
            out.println("# Azurite's blobs at " + blobs.blobEndpoint());
            out.println("export AZURE_STORAGE_CONNECTION_STRING='" + blobs.connectionString() + "'");
        });
        out.println(
                onlyTakeTime
                        ? "# Its tasks only take time. Ctrl-C ends it."
                        : "# It runs the commands it is given, as you, on this machine. Ctrl-C ends it.");
        out.flush();
    }

    private void account(BatchEmulator emulator) {
        out.println("# Azure Batch account " + emulator.accountName() + " at " + emulator.endpoint());
        export("AZURE_BATCH_ACCOUNT", emulator.accountName());
        export("AZURE_BATCH_ENDPOINT", emulator.endpoint().toString());
        out.println("export AZURE_BATCH_ACCESS_KEY=" + emulator.accountKey());
        emulator.certificateFile().ifPresent(file -> {
            out.println(
                    "# Its certificate, for clients to trust: REQUESTS_CA_BUNDLE, NODE_EXTRA_CA_CERTS, curl --cacert");
            export("AZURE_BATCH_CERTIFICATE", file.toString());
        });
    }

    private void identity(BatchEmulator emulator) {
        emulator.identityEndpoint().ifPresent(identity -> {
            String secret = emulator.identityHeader().orElseThrow();
            out.println(
                    "# Where programs log in: any directory and client id, with the key above as the client secret");
            // Through the proxy they ask login.microsoftonline.com, as ever.
            out.println((emulator.proxyEndpoint().isPresent() ? "# " : "") + "export AZURE_AUTHORITY_HOST="
                    + emulator.endpoint());
            out.println(
                    "# Where they log in as this machine, by App Service's protocol and by that of virtual machines");
            export("IDENTITY_ENDPOINT", identity.toString());
            export("IDENTITY_HEADER", secret);
            export("AZURE_POD_IDENTITY_AUTHORITY_HOST", emulator.endpoint() + "/" + secret);
        });
    }

    private void proxy(BatchEmulator emulator, URI proxy, Optional<Azurite> azurite) {
        Path pem = emulator.certificateFile().orElseThrow();
        String storage = azurite.map(blobs ->
                        ", " + String.join(".blob.core.windows.net, ", blobs.accountNames()) + ".blob.core.windows.net")
                .orElse("");
        out.println("# The proxy to login.microsoftonline.com, management.azure.com, *.batch.azure.com" + storage
                + ": for programs as they are, with any name of a Batch account; it refuses all others");
        for (String variable : List.of("HTTPS_PROXY", "https_proxy")) {
            export(variable, proxy.toString());
        }
        for (String variable : List.of("NO_PROXY", "no_proxy")) {
            export(variable, "127.0.0.1,localhost");
        }
        out.println("# Whom they have to trust: Python (requests), OpenSSL, Go and others, Node.js, curl");
        for (String variable :
                List.of("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "CURL_CA_BUNDLE")) {
            export(variable, pem.toString());
        }
        out.println("# Java, as options of java or in JAVA_TOOL_OPTIONS: -Dhttps.proxyHost=" + proxy.getHost()
                + " -Dhttps.proxyPort=" + proxy.getPort() + " -Djavax.net.ssl.trustStore="
                + quoted(emulator.trustStoreFile().orElseThrow().toString())
                + " -Djavax.net.ssl.trustStoreType=JKS -Djavax.net.ssl.trustStorePassword=changeit");
    }

    private void export(String variable, String value) {
        out.println("export " + variable + "=" + quoted(value));
    }

    /** As shells take it, when there is something in it that they would not take as it is. */
    private static String quoted(String text) {
        return text.matches("[\\w@%+=:,./-]*") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
