package io.batchflux.azure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** An Azurite that is reached over https and takes tokens, which the emulator's does not. */
final class SecureAzurite implements AutoCloseable {

    static final String ACCOUNT = "secureaccount";

    private static final String PROGRAM = "emulator/azurite/node_modules/azurite/dist/src/blob/main.js";
    private static final Pattern LISTENS = Pattern.compile("successfully listens on (https://\\S+)");

    private final Process process;
    private final CompletableFuture<URI> address = new CompletableFuture<>();

    SecureAzurite(TestCertificate certificate, Path directory) {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        "node",
                        program().toString(),
                        "--blobHost",
                        "127.0.0.1",
                        "--blobPort",
                        "0",
                        "--inMemoryPersistence",
                        "--silent",
                        "--disableTelemetry",
                        "--oauth",
                        "basic",
                        "--cert",
                        certificate.store().toString(),
                        "--pwd",
                        TestCertificate.PASSWORD))
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().put("AZURITE_ACCOUNTS", ACCOUNT + ":" + TestOptions.KEY);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread reader = new Thread(this::readOutput, "secure-azurite-output");
        reader.setDaemon(true);
        reader.start();
    }

    String url() {
        return address.orTimeout(30, TimeUnit.SECONDS).join() + "/" + ACCOUNT;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private void readOutput() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            output.lines().forEach(line -> {
                Matcher listens = LISTENS.matcher(line);
                if (listens.find()) {
                    address.complete(URI.create(listens.group(1)));
                }
            });
        } catch (IOException e) {
            address.completeExceptionally(e);
        }
        address.completeExceptionally(new IllegalStateException("Azurite did not start"));
    }

    private static Path program() {
        return Stream.iterate(Path.of("").toAbsolutePath(), directory -> directory != null, Path::getParent)
                .map(directory -> directory.resolve(PROGRAM))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Azurite is not installed: sh emulator/azurite/install"));
    }
}
