package io.batchflux.emulator;

import io.batchflux.emulator.wire.Given;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Account options name the Batch account that an emulator plays. By default it is {@code batchflux} with a random key.
 * They are immutable; a value that breaks its rule throws {@link IllegalArgumentException}, which never shows the key.
 *
 * @param name the account's name: 3 to 24 letters and digits
 * @param key the account's shared key in Base64; empty makes a random one at each start
 * @param roles what identities may do that log in with a token, by their client ids in lower case; those that are not there may do everything
 */
public record AccountOptions(String name, Optional<String> key, Map<String, AccountRole> roles) {

    private static final String DEVELOPMENT_KEY =
            "9/dcScCc3dfsNpzUds+aurZaBfz8BR8g+nCLx7o+i1hmU30I7WIqbm29HtK1xryGUq8JESMdyj9gOfg/yyRhTg==";

    /** Checks the values. */
    public AccountOptions {
        if (!Given.present("accountName", name).matches("[A-Za-z0-9]{3,24}")) {
            throw new IllegalArgumentException(
                    "accountName must be 3 to 24 letters and digits, was " + Given.shown(name));
        }
        key.ifPresent(AccountOptions::requireBase64);
        roles = Map.copyOf(roles);
    }

    /** Returns the account {@code batchflux} with a random key. */
    public static AccountOptions defaults() {
        return new AccountOptions("batchflux", Optional.empty(), Map.of());
    }

    /**
     * Returns the account {@code devbatchaccount1}, whose key is the same at every start and known to everybody, so
     * that examples can name it. Whoever may send requests to this machine's loopback address runs commands with it;
     * pages in a browser are kept away.
     */
    public static AccountOptions development() {
        return new AccountOptions("devbatchaccount1", Optional.of(DEVELOPMENT_KEY), Map.of());
    }

    /** Returns whether the account's key is the one that everybody knows. */
    boolean hasKnownKey() {
        return key.filter(DEVELOPMENT_KEY::equals).isPresent();
    }

    /** Returns a copy with another name. */
    public AccountOptions withName(String name) {
        return Copy.with(this, "name", name);
    }

    /** Returns a copy with this key, in Base64. */
    public AccountOptions withKey(String key) {
        return Copy.with(this, "key", key);
    }

    /**
     * Returns a copy in which the identity with this client id may do what its role says, when it logs in with a token. It logs in with the
     * account's key as its secret, as all do; upper and lower case are the same.
     */
    public AccountOptions withRole(String clientId, AccountRole role) {
        Given.present("role", role);
        if (Given.present("the client id of a role", clientId).isBlank()
                || clientId.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "the client id of a role must not be blank or have control characters, was \""
                            + Given.shown(clientId) + "\"");
        }
        Map<String, AccountRole> more = new HashMap<>(roles);
        more.put(clientId.toLowerCase(Locale.ROOT), role);
        return Copy.with(this, "roles", more);
    }

    /** Returns everything but the key. */
    @Override
    public String toString() {
        return "AccountOptions[name=" + name + ", roles=" + roles + "]";
    }

    private static void requireBase64(String key) {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("accountKey must not be empty");
        }
        try {
            Base64.getDecoder().decode(key);
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException("accountKey must be Base64", notBase64);
        }
        // Java reads what lacks the signs at its end; most clients do not.
        if (key.length() % 4 != 0) {
            throw new IllegalArgumentException("accountKey must be Base64, with the = signs at its end");
        }
    }
}
