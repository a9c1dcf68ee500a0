package io.batchflux.emulator;

import java.util.Base64;
import java.util.Optional;

/**
 * The Batch account that an emulator plays.
 *
 * @param name the account's name: 3 to 24 letters and digits
 * @param key the account's shared key in Base64; empty makes a random one at each start
 */
public record AccountOptions(String name, Optional<String> key) {

    /** Validates the values. */
    public AccountOptions {
        if (!name.matches("[A-Za-z0-9]{3,24}")) {
            throw new IllegalArgumentException("accountName must be 3 to 24 letters and digits, was " + name);
        }
        key.ifPresent(AccountOptions::requireBase64);
    }

    /** The account {@code batchflux} with a random key. */
    public static AccountOptions defaults() {
        return new AccountOptions("batchflux", Optional.empty());
    }

    /** A copy with another name. */
    public AccountOptions withName(String name) {
        return new AccountOptions(name, key);
    }

    /** A copy with this key, in Base64. */
    public AccountOptions withKey(String key) {
        return new AccountOptions(name, Optional.of(key));
    }

    /** Everything but the key. */
    @Override
    public String toString() {
        return "AccountOptions[name=" + name + "]";
    }

    private static void requireBase64(String key) {
        try {
            if (Base64.getDecoder().decode(key).length > 0) {
                return;
            }
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException("accountKey must be Base64", notBase64);
        }
        throw new IllegalArgumentException("accountKey must not be empty");
    }
}
