package io.batchflux.emulator.azurite;

import io.batchflux.emulator.wire.BindAddress;
import io.batchflux.emulator.wire.Given;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** These options are what an Azurite starts with; an immutable template of which the {@code with} methods give changed copies. */
public final class AzuriteOptions {

    /**
     * What it shows to clients over https.
     *
     * @param file the certificate, as PEM
     * @param key its private key, as PEM; is needed while it starts only
     */
    private record Certificate(Path file, Path key) {}

    private static final AzuriteOptions DEFAULTS = new AzuriteOptions(
            Optional.empty(),
            0,
            BindAddress.LOOPBACK,
            Duration.ofSeconds(30),
            Optional.empty(),
            false,
            Optional.empty(),
            List.of());

    private static final Duration LONGEST = Duration.ofDays(1);

    private final Optional<Path> home;
    private final int port;
    private final BindAddress bindAddress;
    private final Duration startTimeout;
    private final Optional<Path> directory;
    private final boolean anyVersion;
    private final Optional<Certificate> certificate;
    private final List<AzuriteAccount> accounts;

    private AzuriteOptions(
            Optional<Path> home,
            int port,
            BindAddress bindAddress,
            Duration startTimeout,
            Optional<Path> directory,
            boolean anyVersion,
            Optional<Certificate> certificate,
            List<AzuriteAccount> accounts) {
        this.home = home;
        this.port = port;
        this.bindAddress = bindAddress;
        this.startTimeout = startTimeout;
        this.directory = directory;
        this.anyVersion = anyVersion;
        this.certificate = certificate;
        this.accounts = accounts;
    }

    /** The Azurite that is found, on a free port, within 30 seconds, with its blobs in memory. */
    public static AzuriteOptions defaults() {
        return DEFAULTS;
    }

    /** The directory of the installed package {@code azurite}; empty looks for one, see {@link Azurite#start}. */
    public Optional<Path> home() {
        return home;
    }

    /** The port to listen on; 0 takes a free one. */
    public int port() {
        return port;
    }

    /** The IP address to listen on, in digits. */
    public String bindAddress() {
        return bindAddress.literal();
    }

    /** The same, as what it is. */
    BindAddress binding() {
        return bindAddress;
    }

    /** Returns how long it may take until it listens. */
    public Duration startTimeout() {
        return startTimeout;
    }

    /** Returns where the blobs are kept; empty keeps them in memory. */
    public Optional<Path> directory() {
        return directory;
    }

    /** Returns whether requests of versions of the API are taken that this Azurite does not know, as if it knew them. */
    public boolean anyVersion() {
        return anyVersion;
    }

    /** A copy with the directory of the installed package. */
    public AzuriteOptions withHome(Path home) {
        return new AzuriteOptions(
                Optional.of(Given.present("home", home)),
                port,
                bindAddress,
                startTimeout,
                directory,
                anyVersion,
                certificate,
                accounts);
    }

    /** A copy with another port. */
    public AzuriteOptions withPort(int port) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
        }
        return new AzuriteOptions(home, port, bindAddress, startTimeout, directory, anyVersion, certificate, accounts);
    }

    /**
     * A copy that listens on this address rather than on 127.0.0.1. Whoever reaches it and has a key of its accounts, or a signature, reads and
     * writes blobs.
     *
     * @param bindAddress an IP address of this machine, in digits; {@code 0.0.0.0} or {@code ::} stands for all
     * @throws IllegalArgumentException if it is none
     */
    public AzuriteOptions withBindAddress(String bindAddress) {
        return new AzuriteOptions(
                home, port, new BindAddress(bindAddress), startTimeout, directory, anyVersion, certificate, accounts);
    }

    /** A copy with another limit for the start. */
    public AzuriteOptions withStartTimeout(Duration startTimeout) {
        Given.present("startTimeout", startTimeout);
        if (startTimeout.isNegative() || startTimeout.isZero() || startTimeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "startTimeout must be more than zero and at most a day, was " + startTimeout);
        }
        return new AzuriteOptions(home, port, bindAddress, startTimeout, directory, anyVersion, certificate, accounts);
    }

    /**
     * A copy that keeps blobs, account and key in this directory, so that a later start with it goes on where this one ended,
     * however it ended. The directory is made if it is missing; whoever can read it has the key.
     */
    public AzuriteOptions withDirectory(Path directory) {
        return new AzuriteOptions(
                home,
                port,
                bindAddress,
                startTimeout,
                Optional.of(Given.present("directory", directory)),
                anyVersion,
                certificate,
                accounts);
    }

    /**
     * A copy that takes requests of any version of the API, or refuses those that it does not know, as regions and clouds of Azure do. SDKs that
     * are newer than the Azurite need it.
     */
    public AzuriteOptions withAnyVersion(boolean anyVersion) {
        return new AzuriteOptions(home, port, bindAddress, startTimeout, directory, anyVersion, certificate, accounts);
    }

    /**
     * A copy that speaks https rather than http, with this certificate, and takes tokens of Entra ID besides shared keys and signatures; it reads
     * them, and does not verify who has signed them.
     *
     * @param certificate the certificate, as PEM
     * @param key its private key, as PEM, which may be deleted once it has started
     */
    public AzuriteOptions withHttps(Path certificate, Path key) {
        return new AzuriteOptions(
                home,
                port,
                bindAddress,
                startTimeout,
                directory,
                anyVersion,
                Optional.of(new Certificate(Given.present("certificate", certificate), Given.present("key", key))),
                accounts);
    }

    /**
     * A copy with one more storage account, in place of the one that is made at each start.
     *
     * @param name 3 to 24 lower-case letters and digits
     * @param key its key in Base64
     */
    public AzuriteOptions withAccount(String name, String key) {
        return withAccount(AzuriteAccount.of(name, key));
    }

    /** A copy with one more storage account, whose key is made at random. */
    public AzuriteOptions withAccount(String name) {
        return withAccount(AzuriteAccount.withRandomKey(name));
    }

    private AzuriteOptions withAccount(AzuriteAccount account) {
        List<AzuriteAccount> more =
                Stream.concat(accounts.stream(), Stream.of(account)).toList();
        return new AzuriteOptions(home, port, bindAddress, startTimeout, directory, anyVersion, certificate, more);
    }

    /** The accounts that were given; empty for one of its own. */
    List<AzuriteAccount> accounts() {
        return accounts;
    }

    /** Whether it speaks https. */
    public boolean https() {
        return certificate.isPresent();
    }

    /** The arguments that say so. */
    List<String> httpsArguments() {
        return certificate
                .map(shown -> List.of(
                        "--cert", shown.file().toString(), "--key", shown.key().toString(), "--oauth", "basic"))
                .orElse(List.of());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AzuriteOptions that
                && home.equals(that.home)
                && port == that.port
                && bindAddress.equals(that.bindAddress)
                && startTimeout.equals(that.startTimeout)
                && directory.equals(that.directory)
                && anyVersion == that.anyVersion
                && certificate.equals(that.certificate)
                && accounts.equals(that.accounts);
    }

    @Override
    public int hashCode() {
        return Objects.hash(home, port, bindAddress, startTimeout, directory, anyVersion, certificate, accounts);
    }

    @Override
    public String toString() {
        return "AzuriteOptions[home=" + home + ", port=" + port + ", bindAddress=" + bindAddress.literal()
                + ", startTimeout=" + startTimeout + ", directory=" + directory + ", anyVersion=" + anyVersion
                + ", https=" + https() + "]";
    }
}
