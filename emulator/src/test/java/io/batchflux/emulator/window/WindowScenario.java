package io.batchflux.emulator.window;

import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.testing.EmulatorScenario;
import io.batchflux.emulator.testing.TestClient;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;

/** An emulator with a window, and its requests. */
abstract class WindowScenario extends EmulatorScenario {

    @Override
    protected EmulatorOptions options() {
        EmulatorOptions options = EmulatorOptions.defaults()
                .withAdminPort(0)
                .withPools(
                        PoolOptions.of("pool").withTaskSlotsPerNode(2),
                        PoolOptions.of("wide").withNodes(2),
                        PoolOptions.of("unstarted").withStartTask("sh -c 'echo no licence >&2; exit 3'"));
        return options.withEndpoint(options.endpoint().withWindowControls(true));
    }

    TestClient.Answer data(String view) {
        return admin("GET", "/window/data/" + view);
    }

    TestClient.Answer admin(String method, String path) {
        return admin(method, path, new DefaultHttpHeaders());
    }

    TestClient.Answer admin(String method, String path, HttpHeaders headers) {
        return client.raw(method, uri(path), headers, new byte[0]);
    }

    URI uri(String path) {
        return emulator.adminEndpoint().orElseThrow().resolve(path);
    }
}
