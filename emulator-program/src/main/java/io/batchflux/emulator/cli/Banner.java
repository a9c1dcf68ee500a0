package io.batchflux.emulator.cli;

import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.EndpointOptions;
import io.batchflux.emulator.azurite.Azurite;
import io.batchflux.emulator.wire.BindAddress;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a client has to know, in the words of a shell, so that it can be read as a file of one. */
final class Banner {

    private final PrintWriter out;

    Banner(PrintWriter out) {
        this.out = out;
    }

    void print(BatchEmulator emulator, EmulatorOptions options, Optional<Azurite> azurite, boolean onlyTakeTime) {
        account(emulator);
        identity(emulator);
        emulator.proxyEndpoint().ifPresent(proxy -> proxy(emulator, proxy, azurite));
        emulator.adminEndpoint().ifPresent(admin -> {
            out.println(
                    emulator.adminKey().isPresent()
                            ? "# The admin endpoint, which takes requests with this key in the header X-Batchflux-Key"
                            : "# The admin endpoint, which takes no key");
            export("AZURE_BATCH_ADMIN_ENDPOINT", admin.toString());
            emulator.adminKey().ifPresent(key -> export("AZURE_BATCH_ADMIN_KEY", key));
        });
        emulator.window()
                .ifPresent(window -> out.println("# Its window, for a browser, shows what happens: " + window));
        azurite.ifPresent(blobs -> {
            out.println("# Azurite's blobs at " + blobs.blobEndpoint());
            out.println("export AZURE_STORAGE_CONNECTION_STRING='" + blobs.connectionString() + "'");
            library(emulator, options, blobs);
        });
        exposure(emulator, options.endpoint(), azurite, onlyTakeTime);
        out.println(
                onlyTakeTime
                        ? "# Its tasks only take time. Ctrl-C ends it."
                        : "# It runs the commands it is given, as you, on this machine. Ctrl-C ends it.");
        out.flush();
    }

    /** What others can do with it, when others reach it. */
    private void exposure(
            BatchEmulator emulator, EndpointOptions endpoint, Optional<Azurite> azurite, boolean onlyTakeTime) {
        BindAddress address = new BindAddress(endpoint.bindAddress());
        if (address.isLoopback()) {
            return;
        }
        String ports = azurite.map(blobs -> "ports " + emulator.endpoint().getPort() + " (Batch) and "
                        + blobs.blobEndpoint().getPort() + " (blobs)")
                .orElse("port " + emulator.endpoint().getPort());
        out.println("# OTHERS REACH IT: it listens on " + address.literal()
                + (address.isWildcard() ? ", all addresses of this machine" : "") + ", " + ports + ".");
        out.println(
                onlyTakeTime
                        ? "# Whoever reaches the port and has the key changes everything in the account."
                        : "# Whoever reaches the port and has the key runs programs as you, on this machine: reads, changes and"
                                + " deletes whatever you can.");
        azurite.ifPresent(blobs -> out.println(
                "# Whoever has Azurite's key reads and writes all blobs, and so what tasks run and give back."));
        out.println(
                endpoint.https()
                        ? "# Its certificate is for " + emulator.endpoint().getHost() + " and localhost only."
                        : "# It speaks http: whoever is between reads all of it, and signatures of URLs with it.");
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

    /** Behind the proxy its configuration is the one for Azure, which these would hide. */
    private void library(BatchEmulator emulator, EmulatorOptions options, Azurite blobs) {
        if (emulator.proxyEndpoint().isEmpty()) {
            out.println("# All of this for Batchflux, which needs nothing else");
            LibraryVariables.of(emulator, options.nodes().pools(), blobs).forEach(this::export);
        }
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
        String noProxy = Stream.of("127.0.0.1", emulator.endpoint().getHost(), "localhost")
                .distinct()
                .collect(Collectors.joining(","));
        for (String variable : List.of("NO_PROXY", "no_proxy")) {
            export(variable, noProxy);
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
