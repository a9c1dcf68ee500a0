package io.batchflux.emulator.testcontainers;

import java.security.SecureRandom;
import java.util.Base64;

/** This class makes keys as accounts have them. */
final class RandomKey {

    private static final int BYTES = 64;

    private RandomKey() {}

    static String create() {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}
