package io.batchflux.emulator.identity;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host name of Azure's for which the emulator answers.
 *
 * @param service what there is under that name
 * @param host the name, in lower case
 * @param account the account that is a part of it; empty if there is none
 */
public record AzureName(Service service, String host, String account) {

    /** Where programs log in. */
    public static final String LOGIN = "login.microsoftonline.com";

    /** Where accounts and their pools are managed. */
    public static final String MANAGEMENT = "management.azure.com";

    /** The names in words. */
    static final String OFFERED = LOGIN + ", *.batch.azure.com, *.blob.core.windows.net and " + MANAGEMENT;

    /** The names whose subtrees they are. */
    static final List<String> SUBTREES = List.of(LOGIN, MANAGEMENT, "batch.azure.com", "blob.core.windows.net");

    private static final Pattern BATCH = Pattern.compile("([a-z0-9]{3,24})(\\.[a-z0-9-]{1,63})*\\.batch\\.azure\\.com");
    private static final Pattern BLOBS = Pattern.compile("([a-z0-9]{3,24})(-secondary)?\\.blob\\.core\\.windows\\.net");

    /** What names stand for. */
    public enum Service {
        /** Entra ID. */
        LOGIN,
        /** Azure Resource Manager. */
        MANAGEMENT,
        /** A Batch account. */
        BATCH,
        /** The blobs of a storage account. */
        BLOBS
    }

    /** The name, if it is one of those; a port behind it does not count. */
    public static Optional<AzureName> of(String authority) {
        String host = authority.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
        if (host.equals(LOGIN)) {
            return Optional.of(new AzureName(Service.LOGIN, host, ""));
        }
        if (host.equals(MANAGEMENT)) {
            return Optional.of(new AzureName(Service.MANAGEMENT, host, ""));
        }
        Matcher batch = BATCH.matcher(host);
        if (batch.matches()) {
            return Optional.of(new AzureName(Service.BATCH, host, batch.group(1)));
        }
        Matcher blobs = BLOBS.matcher(host);
        return blobs.matches() ? Optional.of(new AzureName(Service.BLOBS, host, blobs.group(1))) : Optional.empty();
    }

    /** Whether it is of this service. */
    public boolean is(Service wanted) {
        return service == wanted;
    }
}
