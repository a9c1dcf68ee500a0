package io.batchflux.emulator.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.account.AutoScale;
import io.batchflux.emulator.account.AutoScaleSettings;
import io.batchflux.emulator.account.AutoScaling;
import io.batchflux.emulator.account.Pool;
import io.batchflux.emulator.account.PoolLifecycle;
import io.batchflux.emulator.formula.Formula;
import io.batchflux.emulator.http.BatchResponse;
import io.batchflux.emulator.http.OperationCall;
import io.batchflux.emulator.http.Router;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.JsonBody;
import io.batchflux.emulator.wire.Operation;
import io.batchflux.emulator.wire.ServiceLoop;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Answers the operations on the automatic scaling of pools. */
final class AutoScaleOperations {

    private static final String RUN = "Microsoft.Azure.Batch.Protocol.Entities.AutoScaleRun";

    private final ServiceLoop loop;
    private final Lookup lookup;
    private final AutoScaling scaling;

    AutoScaleOperations(ServiceLoop loop, Lookup lookup, AutoScaling scaling) {
        this.loop = loop;
        this.lookup = lookup;
        this.scaling = scaling;
    }

    void cover(Router router) {
        router.cover(Operation.POOLS_ENABLE_AUTO_SCALE, this::enable)
                .cover(Operation.POOLS_DISABLE_AUTO_SCALE, this::disable)
                .cover(Operation.POOLS_EVALUATE_AUTO_SCALE, this::evaluate);
    }

    private Mono<BatchResponse> enable(OperationCall call) {
        JsonBody body = call.body();
        return loop.call(() -> {
            Pool pool = lookup.pool(call);
            PoolLifecycle.requireSteady(pool);
            scaling.enable(
                    pool, AutoScaleSettings.enabling(body, pool.autoScale().map(AutoScale::settings)));
            return changed(call, pool, "/enableautoscale");
        });
    }

    private Mono<BatchResponse> disable(OperationCall call) {
        return loop.call(() -> {
            Pool pool = lookup.pool(call);
            scaling.disable(pool);
            return changed(call, pool, "/disableautoscale");
        });
    }

    private Mono<BatchResponse> evaluate(OperationCall call) {
        JsonBody body = call.body().allowOnly(Set.of("autoScaleFormula"));
        Formula formula = Formula.read(body.requiredText("autoScaleFormula"));
        return loop.call(() -> {
            Pool pool = lookup.pool(call);
            ObjectNode json = Json.object().put("odata.metadata", call.urls().metadata(RUN));
            json.setAll(scaling.evaluate(pool, formula).json());
            return BatchResponse.json(json)
                    .withEntity(pool.lastModified())
                    .withDataServiceId(call.urls().pool(pool.id()) + "/evaluateautoscale");
        });
    }

    private BatchResponse changed(OperationCall call, Pool pool, String what) {
        pool.modified(loop.now());
        return BatchResponse.changed(200, pool.lastModified(), call.urls().pool(pool.id()) + what);
    }
}
