package io.batchflux.emulator.azurite;

import io.batchflux.emulator.wire.Given;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** The account and its key, in Base64: others at each start, or those that were kept in a directory. */
record AzuriteAccount(String name, String key) {

    private static final String FILE = "batchflux-account";
    private static final SecureRandom RANDOM = new SecureRandom();

    AzuriteAccount {
        Given.present("key of the storage account", key);
        if (!Given.present("storageAccount", name).matches("[a-z0-9]{3,24}")) {
            throw new IllegalArgumentException(
                    "storageAccount must be 3 to 24 lower-case letters and digits, was " + Given.shown(name));
        }
    }

    static AzuriteAccount random() {
        return withRandomKey("emulator" + Integer.toUnsignedString(RANDOM.nextInt(), 36));
    }

    static AzuriteAccount withRandomKey(String name) {
        byte[] key = new byte[64];
        RANDOM.nextBytes(key);
        return new AzuriteAccount(name, Base64.getEncoder().encodeToString(key));
    }

    static AzuriteAccount of(String name, String key) {
        AzuriteAccount account = new AzuriteAccount(name, key);
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(key);
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException("the key of the storage account " + name + " must be Base64", notBase64);
        }
        if (decoded.length == 0) {
            throw new IllegalArgumentException("the key of the storage account " + name + " must not be empty");
        }
        return account;
    }

    /** Returns the one that is kept in the directory, which is made, and the account with it, if it is missing. */
    static AzuriteAccount of(Path directory) throws IOException {
        Path file = Files.createDirectories(directory).resolve(FILE);
        if (Files.exists(file)) {
            String[] kept = Files.readString(file).strip().split(":", 2);
            if (kept.length != 2) {
                throw new IOException("The account in " + file + " must be a name, a colon and a key");
            }
            return new AzuriteAccount(kept[0], kept[1]);
        }
        AzuriteAccount made = random();
        Files.createFile(file, ownersOnly(directory));
        Files.writeString(file, made.name + ":" + made.key + "\n", StandardOpenOption.WRITE);
        return made;
    }

    private static FileAttribute<?>[] ownersOnly(Path directory) {
        boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE))
                }
                : new FileAttribute<?>[0];
    }

    @Override
    public String toString() {
        return name;
    }
}
