package io.batchflux.emulator.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.NodeSupply;
import io.batchflux.emulator.account.Account;
import io.batchflux.emulator.account.AutoScale;
import io.batchflux.emulator.account.AutoScaleSettings;
import io.batchflux.emulator.account.AutoScaling;
import io.batchflux.emulator.account.FileListLimit;
import io.batchflux.emulator.account.Lifecycles;
import io.batchflux.emulator.account.Pool;
import io.batchflux.emulator.account.PoolLifecycle;
import io.batchflux.emulator.account.PoolSize;
import io.batchflux.emulator.account.PoolSpec;
import io.batchflux.emulator.account.PoolSpecs;
import io.batchflux.emulator.http.BatchRequest;
import io.batchflux.emulator.http.BatchResponse;
import io.batchflux.emulator.http.Preconditions;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.Ids;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.JsonBody;
import io.batchflux.emulator.wire.ServiceLoop;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Answers the operations of Azure Resource Manager on pools, which are those of the service. */
final class PoolResources {

    private static final String DELETION = "delete-";

    private final ServiceLoop loop;
    private final Account account;
    private final PoolLifecycle pools;
    private final AutoScaling scaling;
    private final NodeSupply supply;
    private final FileListLimit files;

    PoolResources(ServiceLoop loop, Account account, Lifecycles lifecycles, EmulatorOptions options) {
        this.loop = loop;
        this.account = account;
        this.pools = lifecycles.pools();
        this.scaling = lifecycles.scaling();
        this.supply = options.nodes().supply();
        this.files = new FileListLimit(options.limits().fileListSize());
    }

    /** All of them, in one page. */
    Mono<BatchResponse> list(ResourcePath path, BatchRequest request) {
        if (request.parameter("$filter").isPresent()) {
            throw BatchException.notCovered("$filter for pools of Azure Resource Manager");
        }
        return loop.call(() -> {
            ObjectNode json = Json.object();
            json.putArray("value")
                    .addAll(account.pools().values().stream()
                            .map(pool -> PoolResource.json(pool, path))
                            .toList());
            return BatchResponse.json(json);
        });
    }

    Mono<BatchResponse> get(ResourcePath path, BatchRequest request) {
        return loop.call(() -> shown(pool(path, request), path));
    }

    /** Adds the pool, or changes the one that is there into what the request says. */
    Mono<BatchResponse> put(ResourcePath path, BatchRequest request) {
        PoolBody body = PoolBody.read(JsonBody.of(Json.read(request.body())));
        JsonBody whole = files.checked(body.whole(path.name()));
        PoolSpec spec = PoolSpecs.create(whole);
        Optional<AutoScaleSettings> settings = AutoScaleSettings.ofNewPool(whole);
        PoolSize size = PoolSize.read(whole, PoolSize.NONE);
        return loop.call(() -> {
            if (account.pools().containsKey(Ids.key(spec.id()))) {
                Pool pool = pool(path, request);
                pool.requireActive();
                PoolSpec changed = PoolSpecs.whole(pool.spec(), whole, isEmpty(pool));
                change(pool, changed, body, Optional.of(size), settings);
                return shown(pool, path);
            }
            if (request.header("If-Match").isPresent()) {
                throw ErrorCode.CONDITION_NOT_MET.with();
            }
            Pool pool = pools.add(spec, size, supply);
            settings.ifPresent(wanted -> scaling.enable(pool, wanted));
            return shown(pool, path);
        });
    }

    /** Changes what the request says of the pool. */
    Mono<BatchResponse> patch(ResourcePath path, BatchRequest request) {
        PoolBody body = PoolBody.read(JsonBody.of(Json.read(request.body())));
        Optional<AutoScaleSettings> settings = AutoScaleSettings.ofNewPool(body.scale());
        PoolSize.read(body.scale(), PoolSize.NONE);
        JsonBody spec = files.checked(JsonBody.of(body.spec()));
        return loop.call(() -> {
            Pool pool = pool(path, request);
            pool.requireActive();
            PoolSpec changed = PoolSpecs.patched(pool.spec(), spec, isEmpty(pool));
            Optional<PoolSize> size = body.saysScale() && !body.scalesAutomatically()
                    ? Optional.of(PoolSize.read(body.scale(), pool.size()))
                    : Optional.empty();
            change(pool, changed, body, size, settings);
            return shown(pool, path);
        });
    }

    /** Begins to delete it; none that is not there. */
    Mono<BatchResponse> delete(ResourcePath path, BatchRequest request) {
        String result = request.base() + path.accountId() + "/poolOperationResults/" + DELETION + path.name()
                + "?api-version=" + request.parameter("api-version").orElse("");
        return loop.call(() -> {
            if (!account.pools().containsKey(Ids.key(path.name()))) {
                return BatchResponse.of(204);
            }
            pools.delete(pool(path, request));
            return BatchResponse.of(202).withHeader("Location", result).withHeader("Retry-After", "1");
        });
    }

    /** How far a deletion is: 202 as long as it lasts. */
    Mono<BatchResponse> deletion(ResourcePath path, BatchRequest request) {
        String id = path.name().startsWith(DELETION) ? path.name().substring(DELETION.length()) : "";
        return loop.call(() -> {
            Pool pool = account.pools().get(Ids.key(id));
            return pool != null && pool.state().equals("deleting")
                    ? BatchResponse.of(202)
                            .withHeader(
                                    "Location",
                                    request.base() + request.path() + "?api-version="
                                            + request.parameter("api-version").orElse(""))
                            .withHeader("Retry-After", "1")
                    : BatchResponse.of(200);
        });
    }

    Mono<BatchResponse> stopResize(ResourcePath path, BatchRequest request) {
        return loop.call(() -> {
            Pool pool = pool(path, request);
            pools.stopResize(pool);
            return shown(pool, path);
        });
    }

    Mono<BatchResponse> disableAutoScale(ResourcePath path, BatchRequest request) {
        return loop.call(() -> {
            Pool pool = pool(path, request);
            scaling.disable(pool);
            pool.modified(loop.now());
            return shown(pool, path);
        });
    }

    /** Changes all of it or nothing: what can be refused comes first. */
    private void change(
            Pool pool, PoolSpec spec, PoolBody body, Optional<PoolSize> size, Optional<AutoScaleSettings> settings) {
        if (settings.isPresent()) {
            if (!pool.autoScale()
                    .map(AutoScale::settings)
                    .filter(settings.get()::isSame)
                    .isPresent()) {
                PoolLifecycle.requireSteady(pool);
                scaling.enable(pool, settings.get());
            }
        } else if (size.isPresent()
                && (pool.autoScale().isPresent() || !size.get().equals(pool.size()))) {
            PoolLifecycle.requireSteady(pool);
            scaling.disable(pool);
            pools.resize(pool, size.get(), body.deallocation());
        }
        pools.update(pool, spec);
    }

    private Pool pool(ResourcePath path, BatchRequest request) {
        Pool pool = account.pool(path.name());
        Preconditions.check(request, pool.lastModified());
        return pool;
    }

    private static boolean isEmpty(Pool pool) {
        return pool.nodes().isEmpty() && pool.resize().isEmpty();
    }

    private static BatchResponse shown(Pool pool, ResourcePath path) {
        return BatchResponse.json(PoolResource.json(pool, path)).withHeader("ETag", PoolResource.eTag(pool));
    }
}
