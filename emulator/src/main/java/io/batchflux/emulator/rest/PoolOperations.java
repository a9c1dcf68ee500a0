package io.batchflux.emulator.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.NodeSupply;
import io.batchflux.emulator.account.Account;
import io.batchflux.emulator.account.AllocationState;
import io.batchflux.emulator.account.AutoScaleSettings;
import io.batchflux.emulator.account.AutoScaling;
import io.batchflux.emulator.account.FileListLimit;
import io.batchflux.emulator.account.Pool;
import io.batchflux.emulator.account.PoolLifecycle;
import io.batchflux.emulator.account.PoolSize;
import io.batchflux.emulator.account.PoolSpec;
import io.batchflux.emulator.account.PoolSpecs;
import io.batchflux.emulator.http.BatchResponse;
import io.batchflux.emulator.http.OperationCall;
import io.batchflux.emulator.http.Router;
import io.batchflux.emulator.odata.EntityList;
import io.batchflux.emulator.odata.FilterProperties;
import io.batchflux.emulator.odata.ListQuery;
import io.batchflux.emulator.odata.Page;
import io.batchflux.emulator.wire.JsonBody;
import io.batchflux.emulator.wire.Operation;
import io.batchflux.emulator.wire.ServiceLoop;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Answers the operations that add, show, change and delete pools. */
final class PoolOperations {

    private static final FilterProperties<Pool> PROPERTIES = new FilterProperties<Pool>()
            .text("id", Pool::id)
            .choice("state", List.of("active", "deleting", "upgrading"), pool -> Optional.of(pool.state()))
            .choice(
                    "allocationState",
                    AllocationState.words(),
                    pool -> Optional.of(pool.allocation().state().word()))
            .time("stateTransitionTime", pool -> Optional.of(pool.since()))
            .time(
                    "allocationStateTransitionTime",
                    pool -> Optional.of(pool.allocation().since()))
            .time("creationTime", pool -> Optional.of(pool.creationTime()))
            .time("lastModified", pool -> Optional.of(pool.lastModified()))
            .bool("enableAutoScale", pool -> pool.autoScale().isPresent())
            .bool("enableInterNodeCommunication", pool -> pool.spec().enablesInterNodeCommunication())
            .equal("vmSize", pool -> Optional.of(pool.spec().vmSize()));

    private static final FilterProperties<Pool> COUNT_PROPERTIES =
            new FilterProperties<Pool>().equal("poolId", pool -> Optional.of(pool.id()));

    private final ServiceLoop loop;
    private final Account account;
    private final Lookup lookup;
    private final PoolLifecycle pools;
    private final AutoScaling scaling;
    private final NodeSupply supply;
    private final FileListLimit files;
    private final int maxPageSize;

    /** @param supply how added pools come by their nodes */
    PoolOperations(
            ServiceLoop loop,
            Account account,
            Lookup lookup,
            PoolLifecycle pools,
            AutoScaling scaling,
            NodeSupply supply,
            FileListLimit files,
            int maxPageSize) {
        this.loop = loop;
        this.account = account;
        this.lookup = lookup;
        this.pools = pools;
        this.scaling = scaling;
        this.supply = supply;
        this.files = files;
        this.maxPageSize = maxPageSize;
    }

    void cover(Router router) {
        router.cover(Operation.POOLS_CREATE, this::create)
                .cover(Operation.POOLS_LIST, this::list)
                .cover(Operation.POOLS_GET, this::get)
                .cover(Operation.POOLS_EXISTS, this::exists)
                .cover(Operation.POOLS_UPDATE, this::update)
                .cover(Operation.POOLS_REPLACE_PROPERTIES, this::replaceProperties)
                .cover(Operation.POOLS_DELETE, this::delete)
                .cover(Operation.NODE_COUNTS_LIST, this::counts);
    }

    private Mono<BatchResponse> create(OperationCall call) {
        JsonBody body = call.body();
        PoolSpec spec = PoolSpecs.create(files.checked(body));
        Optional<AutoScaleSettings> settings = AutoScaleSettings.ofNewPool(body);
        PoolSize size = PoolSize.read(body, PoolSize.NONE);
        String url = call.urls().pool(spec.id());
        return loop.call(() -> {
            Pool pool = pools.add(spec, size, supply);
            settings.ifPresent(wanted -> scaling.enable(pool, wanted));
            return BatchResponse.changed(201, pool.lastModified(), url).withHeader("Location", url);
        });
    }

    private Mono<BatchResponse> list(OperationCall call) {
        ListQuery query = ListQuery.of(call.request(), maxPageSize);
        return loop.call(() -> {
            Page<Pool> page = EntityList.page(account.pools(), query, PROPERTIES);
            return EntityList.response(
                    page, query, "pools", PoolView.MEMBERS, pool -> PoolView.json(pool, call.urls()));
        });
    }

    private Mono<BatchResponse> get(OperationCall call) {
        return loop.call(() -> {
            Pool pool = lookup.pool(call);
            ObjectNode json = PoolView.json(pool, call.urls());
            return EntityList.single(call, "pools", PoolView.MEMBERS, json).withEntity(pool.lastModified());
        });
    }

    private Mono<BatchResponse> exists(OperationCall call) {
        return loop.call(
                () -> BatchResponse.of(200).withEntity(lookup.pool(call).lastModified()));
    }

    private Mono<BatchResponse> update(OperationCall call) {
        JsonBody body = call.body();
        return loop.call(() -> {
            Pool pool = lookup.pool(call);
            boolean empty = pool.nodes().isEmpty() && pool.resize().isEmpty();
            pools.update(pool, PoolSpecs.patched(pool.spec(), files.checked(body), empty));
            return BatchResponse.changed(200, pool.lastModified(), call.urls().pool(pool.id()));
        });
    }

    private Mono<BatchResponse> replaceProperties(OperationCall call) {
        JsonBody body = call.body();
        return loop.call(() -> {
            Pool pool = lookup.pool(call);
            pools.update(pool, PoolSpecs.replaced(pool.spec(), files.checked(body)));
            return BatchResponse.changed(204, pool.lastModified(), call.urls().pool(pool.id()) + "/updateproperties");
        });
    }

    private Mono<BatchResponse> delete(OperationCall call) {
        return loop.call(() -> {
            pools.delete(lookup.pool(call));
            return BatchResponse.of(202);
        });
    }

    private Mono<BatchResponse> counts(OperationCall call) {
        ListQuery query = ListQuery.of(call.request(), maxPageSize);
        return loop.call(() -> {
            Page<Pool> page = EntityList.page(account.pools(), query, COUNT_PROPERTIES);
            return EntityList.response(page, query, "poolnodecounts", PoolView.COUNT_MEMBERS, PoolView::counts);
        });
    }
}
