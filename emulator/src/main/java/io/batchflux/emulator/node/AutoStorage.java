package io.batchflux.emulator.node;

import io.batchflux.emulator.wire.PercentCoding;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** An automatic storage account is the one that is linked to the Batch account, if one is. It is thread-safe. */
public final class AutoStorage {

    private volatile @Nullable ContainerUrl account;

    /**
     * Links a storage account, in place of one before.
     *
     * @throws IllegalArgumentException if it is no URL of http or https
     */
    public void link(String signedUrl) {
        ContainerUrl url = ContainerUrl.of(signedUrl);
        String scheme = scheme(url.base());
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException(
                    "the URL of a storage account must be one of http or https, was " + url.base());
        }
        account = url;
    }

    /** Returns the URL of one of the account's containers. */
    ContainerUrl container(String name) {
        ContainerUrl linked = account;
        if (linked == null) {
            throw new TaskFailureException(TaskFailure.user(
                    "BlobAccessDenied",
                    "Access for one of the specified Azure Blob(s) is denied",
                    "No automatic storage account is linked to the emulator's account, which the container " + name
                            + " would be in; link one with --auto-storage, --azurite or BatchEmulator.linkStorage"));
        }
        return new ContainerUrl(linked.base() + "/" + PercentCoding.encode(name), linked.query());
    }

    private static String scheme(String url) {
        try {
            return String.valueOf(URI.create(url).getScheme());
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }
}
