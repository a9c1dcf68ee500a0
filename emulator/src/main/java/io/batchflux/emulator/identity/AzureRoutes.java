package io.batchflux.emulator.identity;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where the names of Azure lead to: the emulator, and the servers that have the blobs of storage accounts. Thread-safe. */
public final class AzureRoutes implements Function<AzureName, InetSocketAddress> {

    private final Map<String, InetSocketAddress> storage = new ConcurrentHashMap<>();
    private volatile @Nullable InetSocketAddress emulator;

    /** The emulator listens there. */
    public void emulator(InetSocketAddress address) {
        emulator = address;
    }

    /** A server on this machine has the blobs of a storage account. */
    public void storage(String account, InetSocketAddress address) {
        storage.put(account, address);
    }

    /** @throws ProxyRefusal if it leads nowhere */
    @Override
    public InetSocketAddress apply(AzureName name) {
        InetSocketAddress found = name.is(AzureName.Service.BLOBS) ? storage.get(name.account()) : emulator;
        if (found != null) {
            return found;
        }
        if (!name.is(AzureName.Service.BLOBS)) {
            throw new ProxyRefusal(503, "The emulator is not there yet");
        }
        throw new ProxyRefusal(
                403,
                storage.isEmpty()
                        ? "There is no storage here: the emulator has to be started with --azurite"
                        : "The storage account " + name.account() + " is not known: there is "
                                + String.join(", ", new TreeSet<>(storage.keySet()))
                                + ", and --storage-account gives others");
    }
}
