package io.batchflux.azure;

import com.azure.storage.blob.models.UserDelegationKey;
import com.azure.storage.common.Utility;
import io.batchflux.spi.BlobStore.Permission;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes the signatures with which a node reaches a container or a blob, in a version of Blob storage of our choice.
 *
 * <p>The SDK signs with the newest version it knows, which not every region and cloud does; a node's request then fails,
 * although all of ours succeed. A signature holds at once, whatever our clock says, until it expires.
 *
 * @see <a href="https://learn.microsoft.com/rest/api/storageservices/create-service-sas">Create a service SAS</a>
 * @see <a href="https://learn.microsoft.com/rest/api/storageservices/create-user-delegation-sas">Create a user delegation
 *     SAS</a>
 */
final class BlobSignatures {

    /** Signatures have had this form since then, but for the fields that came with the next two. */
    static final String OLDEST_VERSION = "2018-11-09";

    /** From the next one on, a user delegation signature has fields that are not signed here. */
    static final String NEWEST_VERSION = "2025-05-05";

    private static final String WITH_AGENTS = "2020-02-10";
    private static final String WITH_ENCRYPTION_SCOPE = "2020-12-06";
    private static final String UNSET = "";
    /** Of an answer's headers, which a signature could set. */
    private static final int HEADERS = 5;

    private static final String ALGORITHM = "HmacSHA256";
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'");

    private final String version;
    private final String account;
    private final String protocol;

    /**
     * @param version the version of Blob storage that reads the signatures, such as {@code 2024-11-04}
     * @param httpsOnly whether a signature is refused over http
     */
    BlobSignatures(String version, String account, boolean httpsOnly) {
        this.version = version;
        this.account = account;
        this.protocol = httpsOnly ? "https" : "https,http";
    }

    /**
     * Signs with the account's key.
     *
     * @param path the container, or the container and the blob: {@code container/dir/blob}
     * @return the query of a URL
     */
    String signWithKey(String path, Permission permission, OffsetDateTime expiry, String accountKey) {
        Map<String, String> query = query(path, permission, expiry);
        List<String> fields = new ArrayList<>(List.of(query.get("sp"), UNSET, query.get("se"), resource(path), UNSET));
        addEnd(fields, query);
        query.put("sig", hmac(accountKey, fields));
        return encoded(query);
    }

    /** Signs with a user delegation key; else as {@link #signWithKey}. */
    String signWithDelegation(String path, Permission permission, OffsetDateTime expiry, UserDelegationKey key) {
        Map<String, String> query = query(path, permission, expiry);
        query.put("skoid", key.getSignedObjectId());
        query.put("sktid", key.getSignedTenantId());
        query.put("skt", text(key.getSignedStart()));
        query.put("ske", text(key.getSignedExpiry()));
        query.put("sks", key.getSignedService());
        query.put("skv", key.getSignedVersion());
        List<String> fields = new ArrayList<>(List.of(query.get("sp"), UNSET, query.get("se"), resource(path)));
        List.of("skoid", "sktid", "skt", "ske", "sks", "skv").forEach(name -> fields.add(query.get(name)));
        if (version.compareTo(WITH_AGENTS) >= 0) {
            fields.addAll(List.of(UNSET, UNSET, UNSET));
        }
        addEnd(fields, query);
        query.put("sig", hmac(key.getValue(), fields));
        return encoded(query);
    }

    private Map<String, String> query(String path, Permission permission, OffsetDateTime expiry) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("sv", version);
        query.put("spr", protocol);
        query.put("se", text(expiry));
        query.put("sr", path.indexOf('/') < 0 ? "c" : "b");
        query.put(
                "sp",
                switch (permission) {
                    case READ -> "r";
                    case WRITE -> "cw";
                });
        return query;
    }

    private String resource(String path) {
        return "/blob/" + account + "/" + path;
    }

    private static String text(OffsetDateTime time) {
        return SECONDS.format(time.withOffsetSameInstant(ZoneOffset.UTC));
    }

    /** Adds the fields from the network's addresses on, with which both kinds end. */
    private void addEnd(List<String> fields, Map<String, String> query) {
        fields.addAll(List.of(UNSET, protocol, version, query.get("sr"), UNSET));
        if (version.compareTo(WITH_ENCRYPTION_SCOPE) >= 0) {
            fields.add(UNSET);
        }
        fields.addAll(Collections.nCopies(HEADERS, UNSET));
    }

    private static String encoded(Map<String, String> query) {
        return query.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + Utility.urlEncode(entry.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String hmac(String key, List<String> fields) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(key), ALGORITHM));
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(String.join("\n", fields).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The Java runtime has no " + ALGORITHM, e);
        }
    }
}
