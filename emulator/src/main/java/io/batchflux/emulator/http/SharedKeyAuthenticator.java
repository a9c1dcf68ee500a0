package io.batchflux.emulator.http;

import io.batchflux.emulator.identity.AzureName;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.ServiceTime;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** This authenticator verifies the signature that a request carries in its {@code Authorization} header. */
public final class SharedKeyAuthenticator implements Authenticator {

    private static final Pattern HEADER = Pattern.compile("SharedKey ([^:]+):(\\S+)");
    private static final Duration SKEW = Duration.ofMinutes(15);

    private final String account;
    private final byte[] key;
    private final Clock clock;

    public SharedKeyAuthenticator(String account, String keyInBase64, Clock clock) {
        this.account = account;
        this.key = Base64.getDecoder().decode(keyInBase64);
        this.clock = clock;
    }

    @Override
    public void authenticate(BatchRequest request) {
        Optional<String> authorization = request.header("Authorization");
        if (authorization.isEmpty()) {
            throw failed("The Authorization header is missing.");
        }
        if (!authorization.get().startsWith("SharedKey ")) {
            throw failed("The emulator accepts the scheme SharedKey only.");
        }
        Matcher header = HEADER.matcher(authorization.get().trim());
        if (!header.matches()) {
            throw ErrorCode.INVALID_AUTHENTICATION_INFO.with();
        }
        // Under a name of Azure's the account is whatever that name says.
        String named = request.azureName().map(AzureName::account).orElse(account);
        if (!header.group(1).equalsIgnoreCase(named)) {
            throw failed("Cannot find the claimed account when trying to GetProperties for the account "
                    + header.group(1) + ".");
        }
        checkDate(request);
        byte[] given = decode(header.group(2));
        SharedKeySignature signature = new SharedKeySignature(named, key);
        for (String contentLength : contentLengths(request)) {
            if (MessageDigest.isEqual(given, signature.sign(request, contentLength))) {
                return;
            }
        }
        String signed = signature.stringToSign(
                request, contentLengths(request).iterator().next());
        throw failed("The MAC signature found in the HTTP request is not the same as any computed signature."
                + " Server used following string to sign: '" + signed + "'.");
    }

    /** A request without a body may sign no length at all, or a zero, whichever of the two it sends. */
    private static Set<String> contentLengths(BatchRequest request) {
        Set<String> lengths = new LinkedHashSet<>();
        String said = request.header("Content-Length").orElse("");
        lengths.add(said);
        if (said.isEmpty() || said.equals("0")) {
            lengths.add("");
            lengths.add("0");
        }
        return lengths;
    }

    private void checkDate(BatchRequest request) {
        String text = request.header("ocp-date")
                .or(() -> request.header("Date"))
                .orElseThrow(() -> failed("One of the headers Date and ocp-date is required."));
        Instant date =
                ServiceTime.parseHeader(text).orElseThrow(() -> failed("The date " + text + " is not in RFC 1123."));
        Instant now = clock.instant();
        if (Duration.between(date, now).abs().compareTo(SKEW) > 0) {
            throw failed("The date " + text + " is more than 15 minutes away from the server's time "
                    + ServiceTime.header(now) + ".");
        }
    }

    private static byte[] decode(String given) {
        try {
            return Base64.getDecoder().decode(given);
        } catch (IllegalArgumentException notBase64) {
            throw ErrorCode.INVALID_AUTHENTICATION_INFO.with();
        }
    }

    private static BatchException failed(String detail) {
        return ErrorCode.AUTHENTICATION_FAILED.with("AuthenticationErrorDetail", detail);
    }
}
