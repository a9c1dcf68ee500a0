package io.batchflux.emulator.azurite;

import io.batchflux.emulator.node.FileTrees;
import io.batchflux.emulator.node.ProcessGroups;
import io.batchflux.emulator.wire.Given;
import io.batchflux.emulator.wire.Once;
import io.batchflux.emulator.wire.ShutdownHook;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An Azurite is its blob storage as a process beside this program: on the loopback address unless the options say otherwise, with all blobs in memory, and with an
 * account and a key of its own at each start, unless the options have a directory where all of that is kept.
 *
 * <p>It is in a session of its own, so that a terminal's Ctrl-C does not end it before those who use it, and it ends with this
 * program, however this program ends.
 *
 * <p>Thread-safe.
 */
public final class Azurite implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Azurite.class);
    private static final Pattern LISTENS = Pattern.compile("successfully listens on (https?)://\\S+:(\\d+)");

    private final List<AzuriteAccount> accounts;
    private final AzuriteAccount account;
    private final Path directory;
    private final String localHost;
    private final boolean kept;
    private final ProcessGroups groups;
    private final Process process;
    private final CompletableFuture<URI> address = new CompletableFuture<>();
    private final Once closing = new Once();
    private final ShutdownHook hook;

    private Azurite(AzuriteOptions options, ShutdownHook hook) throws IOException {
        this.hook = hook;
        localHost = options.binding().localHost();
        kept = options.directory().isPresent();
        directory = kept ? options.directory().get().toAbsolutePath() : Files.createTempDirectory("azurite-");
        accounts = !options.accounts().isEmpty()
                ? options.accounts()
                : List.of(kept ? AzuriteAccount.of(directory) : AzuriteAccount.random());
        account = accounts.get(0);
        List<String> command = new ArrayList<>(AzuriteFinder.command(options.home()));
        command.addAll(List.of("--blobHost", options.bindAddress(), "--blobPort", String.valueOf(options.port())));
        command.addAll(kept ? List.of("--location", directory.toString()) : List.of("--inMemoryPersistence"));
        command.addAll(options.httpsArguments());
        command.addAll(options.anyVersion() ? List.of("--skipApiVersionCheck") : List.of());
        command.addAll(List.of("--silent", "--disableTelemetry"));
        groups = kept ? ProcessGroups.openPatiently() : ProcessGroups.open();
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        process = groups.start(builder);
        try (Writer input = process.outputWriter(StandardCharsets.US_ASCII)) {
            input.write(accounts.stream()
                    .map(each -> each.name() + ":" + each.key())
                    .collect(Collectors.joining(";")));
        }
        Thread reader = new Thread(this::readOutput, "azurite-output");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts an Azurite; waits until it listens.
     *
     * <p>It is looked for in the options, in the system property {@code batchflux.azurite.home}, in
     * {@code emulator/azurite/node_modules/azurite} in and above the working directory and the directory of this program's
     * jar, and as {@code azurite-blob} on the PATH. Node.js has to be on the PATH.
     *
     * @throws IllegalStateException if it is not found, or does not listen within the time the options give it
     * @throws UncheckedIOException if its process cannot be started
     */
    public static Azurite start(AzuriteOptions options) {
        Given.present("options", options);
        ShutdownHook hook = new ShutdownHook("azurite-shutdown");
        try {
            Azurite azurite = hook.guard(() -> new Azurite(options, hook), Azurite::stop);
            azurite.await(options);
            return azurite;
        } catch (IOException e) {
            hook.remove();
            throw new UncheckedIOException("Azurite could not be started", e);
        } catch (RuntimeException e) {
            hook.remove();
            throw e;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The URL of the account's blobs on this machine: {@code http://127.0.0.1:}, or https, the port, a slash and the account's name. */
    public URI blobEndpoint() {
        return URI.create(address.join() + "/" + account.name());
    }

    /** The names of all its storage accounts, the first of which is the one that the other methods are about. */
    public List<String> accountNames() {
        return accounts.stream().map(AzuriteAccount::name).toList();
    }

    /** The name of the storage account. */
    public String accountName() {
        return account.name();
    }

    /** The shared key of the storage account, in Base64. */
    public String accountKey() {
        return account.key();
    }

    /** Returns all of it in the form that storage clients take. Holds the key. */
    public String connectionString() {
        return "DefaultEndpointsProtocol=" + blobEndpoint().getScheme() + ";AccountName=" + account.name()
                + ";AccountKey=" + account.key() + ";BlobEndpoint=" + blobEndpoint() + ";";
    }

    /** The URL of the account's blobs with a signature that lets whoever has it read and list all of them. Holds a secret. */
    public String signedUrl() {
        return blobEndpoint() + "?" + StorageSignature.readAndList(account.name(), account.key());
    }

    /**
     * Leaves it to its owner to {@link #close} it at the end of the program, after those who use it: all shutdown hooks run at the same time. Without
     * that call, its processes end with the program all the same, but files remain.
     */
    public void removeShutdownHook() {
        hook.remove();
    }

    /** Ends the process, and with it all blobs, unless they are kept in a directory. A second call waits until the first is done. */
    @Override
    public void close() {
        if (stop()) {
            hook.remove();
        }
    }

    private void await(AzuriteOptions options) {
        try {
            address.get(options.startTimeout().toMillis(), TimeUnit.MILLISECONDS);
            return;
        } catch (TimeoutException e) {
            close();
            throw new IllegalStateException("Azurite did not listen within " + options.startTimeout(), e);
        } catch (ExecutionException e) {
            close();
            throw new IllegalStateException("Azurite did not start", e.getCause());
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The wait for Azurite was interrupted", e);
        }
    }

    /** Reads until the process ends, so that it never waits for a reader. */
    private void readOutput() {
        List<String> beginning = new ArrayList<>();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                Matcher listens = LISTENS.matcher(line);
                if (listens.find()) {
                    address.complete(URI.create(listens.group(1) + "://" + localHost + ":" + listens.group(2)));
                } else if (address.isDone()) {
                    LOG.debug("{}", line);
                } else {
                    beginning.add(line);
                }
            }
        } catch (IOException e) {
            LOG.debug("The output of Azurite has ended", e);
        }
        address.completeExceptionally(new IllegalStateException("Its process ended: " + String.join("\n", beginning)));
    }

    private boolean stop() {
        return closing.run(this::end);
    }

    private void end() {
        try {
            if (kept) {
                // It writes what it has not written yet.
                process.destroy();
                process.waitFor(5, TimeUnit.SECONDS);
            }
            groups.kill(process);
            groups.close();
            process.waitFor(10, TimeUnit.SECONDS);
            if (!kept) {
                FileTrees.delete(directory);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("Files remain in {}", directory, e);
        }
    }
}
