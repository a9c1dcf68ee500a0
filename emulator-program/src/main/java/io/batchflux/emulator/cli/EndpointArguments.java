package io.batchflux.emulator.cli;

import io.batchflux.emulator.EndpointOptions;
import io.batchflux.emulator.RequestLogging;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the program that say where it listens. */
final class EndpointArguments {

    @Option(names = "--port", paramLabel = "PORT", description = "Port to listen on; a free one by default.")
    private @Nullable Integer port;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description = "The IP address to listen on, such as 0.0.0.0 for all of this machine, rather than 127.0.0.1:"
                    + " whoever reaches it and has the key runs programs as you then. Azurite listens there too; the"
                    + " window and the proxy do not.")
    private @Nullable String bind;

    @Option(
            names = "--https",
            description = "Speak https, with a certificate made at each start, and accept bearer tokens.")
    private boolean https;

    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description = "Where that certificate is written, for clients to trust; a temporary file by default.")
    private @Nullable Path certificate;

    @Option(
            names = "--admin-port",
            paramLabel = "PORT",
            description =
                    "Show the window and answer /requests, /faults and /health there, on 127.0.0.1; 0 takes a free"
                            + " port.")
    private @Nullable Integer adminPort;

    @Option(
            names = "--window-controls",
            description = "Let the window change faults, the clock and nodes, which it only shows otherwise.")
    private boolean windowControls;

    @Option(
            names = "--admin-key",
            description = "Let the admin endpoint and the window take requests only with a key, made at each start and"
                    + " printed: others who are logged in on this machine see and change nothing then.")
    private boolean adminKey;

    @Option(
            names = "--proxy",
            paramLabel = "PORT",
            arity = "0..1",
            fallbackValue = "0",
            description = {
                "Lead programs that cannot be told another host to the emulator and Azurite: they need HTTPS_PROXY alone,"
                        + " and have to trust the certificate. It answers for",
                "  login.microsoftonline.com, management.azure.com,",
                "  *.batch.azure.com and *.blob.core.windows.net.",
                "  With it --https is set. A free port by default."
            })
    private @Nullable Integer proxy;

    @Option(
            names = "--verbose",
            description = "Print a line for each request that was answered, on the standard error stream.")
    private boolean verbose;

    @Option(
            names = "--log-format",
            paramLabel = "text|json",
            description = "What these lines are; given alone, it prints them as --verbose does. Default: text.")
    private @Nullable RequestLogging logFormat;

    /** How requests are logged. */
    RequestLogging logging() {
        if (logFormat != null) {
            return logFormat;
        }
        return verbose ? RequestLogging.TEXT : RequestLogging.OFF;
    }

    private String bindAddress() {
        return bind == null ? EndpointOptions.defaults().bindAddress() : bind;
    }

    /** @param standard the port without an option */
    EndpointOptions options(int standard) {
        return new EndpointOptions(
                port == null ? standard : port,
                Optional.ofNullable(adminPort),
                https || proxy != null,
                Optional.ofNullable(certificate),
                windowControls,
                Optional.ofNullable(proxy),
                adminKey,
                bindAddress());
    }
}
