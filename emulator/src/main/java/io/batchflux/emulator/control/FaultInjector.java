package io.batchflux.emulator.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.Fault;
import io.batchflux.emulator.FaultKind;
import io.batchflux.emulator.FaultPlan;
import io.batchflux.emulator.http.BatchRequest;
import io.batchflux.emulator.http.BatchResponse;
import io.batchflux.emulator.http.Delivery;
import io.batchflux.emulator.http.ErrorView;
import io.batchflux.emulator.http.OperationCall;
import io.batchflux.emulator.http.OperationHandler;
import io.batchflux.emulator.http.RequestBody;
import io.batchflux.emulator.http.RequestFilter;
import io.batchflux.emulator.odata.ListQuery;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.PercentCoding;
import io.batchflux.emulator.wire.ServiceLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Lets the faults of a plan strike, which can be changed at any time. Thread-safe. */
public final class FaultInjector implements RequestFilter {

    private static final Pattern FILTER = Pattern.compile("[?&](\\$|%24)filter=([^&]*)");

    private static final Logger LOG = LoggerFactory.getLogger(FaultInjector.class);

    private final ServiceLoop loop;
    private final Scheduler timers;
    private volatile Armed armed = new Armed(FaultPlan.none());

    public FaultInjector(ServiceLoop loop, Scheduler timers, FaultPlan plan) {
        this.loop = loop;
        this.timers = timers;
        arm(plan);
    }

    /** Takes this plan in place of the one before, and counts from zero. */
    public void arm(FaultPlan plan) {
        armed = new Armed(plan);
    }

    /** Returns how often each fault has struck. */
    public Map<String, Long> injected() {
        Map<String, Long> counts = new TreeMap<>();
        armed.faults.forEach(fault -> counts.merge(fault.fault().toString(), fault.injected(), Long::sum));
        return counts;
    }

    /** The faults, how many requests each was meant for and how many it struck. */
    public ObjectNode json() {
        Armed current = armed;
        ObjectNode json = Json.object().put("seed", current.plan.seed());
        ArrayNode faults = json.putArray("faults");
        current.faults.forEach(fault -> faults.addObject()
                .put("fault", fault.fault().toString())
                .put("seen", fault.seen())
                .put("injected", fault.injected()));
        return json;
    }

    @Override
    public Mono<BatchResponse> filter(OperationCall call, OperationHandler next) {
        OperationHandler handler = next;
        List<ArmedFault> faults = armed.faults;
        for (int i = faults.size() - 1; i >= 0; i--) {
            ArmedFault fault = faults.get(i);
            if (fault.strikes(call.operation().id())) {
                OperationHandler inner = handler;
                handler = struck -> strike(fault, struck, inner);
            }
        }
        return handler.handle(call);
    }

    /** Whether the next task is struck, and by what. */
    public Optional<FaultKind> strikes(String run) {
        for (ArmedFault fault : armed.faults) {
            if (fault.strikes(run)) {
                fault.struck();
                return Optional.of(fault.fault().kind());
            }
        }
        return Optional.empty();
    }

    private Mono<BatchResponse> strike(ArmedFault fault, OperationCall call, OperationHandler next) {
        Duration lag = fault.fault().lag();
        return switch (fault.fault().kind()) {
            case TOO_MANY_REQUESTS -> refuse(fault, call, ErrorCode.TOO_MANY_REQUESTS.with());
            case SERVER_BUSY -> refuse(fault, call, ErrorCode.SERVER_BUSY.with());
            case INTERNAL_ERROR -> refuse(fault, call, ErrorCode.INTERNAL_ERROR.with());
            case BODY_TOO_LARGE -> refuse(fault, call, RequestBody.tooLarge());
            case INVALID_PROPERTY ->
                refuse(
                        fault,
                        call,
                        ErrorCode.INVALID_PROPERTY_VALUE.with(
                                "PropertyName",
                                "resourceFiles",
                                "Reason",
                                "Total size of resourceFiles cannot be more than 32768 characters"));
            case QUOTA -> refuse(fault, call, ErrorCode.ACTIVE_JOB_QUOTA_REACHED.with());
            case JOB_TERMINATING -> refuse(fault, call, ErrorCode.JOB_BEING_TERMINATED.with());
            case RESET_BEFORE -> {
                fault.struck();
                yield Mono.just(BatchResponse.of(500).withDelivery(Delivery.NONE));
            }
            case RESET_LATE -> {
                fault.struck();
                timers.schedule(
                        () -> next.handle(call).subscribe(done -> {}, refused -> LOG.debug("It was refused", refused)),
                        fault.fault().delay().draw(fault.random()).toMillis(),
                        TimeUnit.MILLISECONDS);
                yield Mono.just(BatchResponse.of(500).withDelivery(Delivery.NONE));
            }
            case RESET_AFTER -> delivered(fault, call, next, Delivery.NONE);
            case TRUNCATE -> delivered(fault, call, next, Delivery.HALF);
            case LATENCY -> {
                fault.struck();
                yield Mono.delay(fault.fault().delay().draw(fault.random()), timers)
                        .flatMap(passed -> next.handle(call));
            }
            case ITEM_ERROR -> new ItemFault(fault, loop).strike(call, next);
            case EMPTY_PAGE -> next.handle(call).map(page -> emptied(fault, call, page));
            case RAW_LINK -> next.handle(call).map(page -> raw(fault, page));
            case SMALL_PAGE ->
                next.handle(call.withParameter("maxresults", "1")).map(page -> small(fault, call, page));
            case STALE_COUNTS -> {
                fault.struck();
                yield next.handle(call.withStaleness(call.staleness().withTaskCounts(lag)));
            }
            case BLOB_DOWNLOAD_TIMED_OUT,
                    FILE_UPLOAD_MISC_ERROR,
                    CONTAINER_INVALID_SETTINGS,
                    COMMAND_LAUNCH_FAILED,
                    NEVER_ENDS -> next.handle(call);
            case LATE_TASK -> {
                fault.struck();
                yield next.handle(call.withStaleness(call.staleness().withTasks(lag)));
            }
            case LATE_JOB ->
                next.handle(call.withStaleness(call.staleness().withJobs(lag))).doOnError(error -> {
                    if (error instanceof BatchException refused && refused.code() == ErrorCode.JOB_NOT_FOUND) {
                        fault.struck();
                    }
                });
        };
    }

    private Mono<BatchResponse> refuse(ArmedFault fault, OperationCall call, BatchException error) {
        fault.struck();
        BatchResponse response = ErrorView.response(error, call.request(), loop.now());
        return Mono.just(fault.fault()
                .retryAfter()
                .map(after -> response.withHeader("Retry-After", String.valueOf(after.toSeconds())))
                .orElse(response));
    }

    /** Delivers what is refused as badly as what is not. */
    private Mono<BatchResponse> delivered(
            ArmedFault fault, OperationCall call, OperationHandler next, Delivery delivery) {
        fault.struck();
        return next.handle(call)
                .onErrorResume(
                        BatchException.class,
                        refused -> Mono.just(ErrorView.response(refused, call.request(), loop.now())))
                .map(response -> response.withDelivery(delivery));
    }

    private static BatchResponse emptied(ArmedFault fault, OperationCall call, BatchResponse page) {
        if (page.json().isEmpty()) {
            return page;
        }
        fault.struck();
        ListQuery query = ListQuery.of(call.request(), 1);
        ObjectNode json = page.json().get().deepCopy();
        json.putArray("value");
        json.put("odata.nextLink", query.nextLink(query.from().orElse("")));
        return BatchResponse.json(json);
    }

    private static BatchResponse raw(ArmedFault fault, BatchResponse page) {
        String link =
                page.json().map(json -> json.path("odata.nextLink").asText()).orElse("");
        Matcher filter = FILTER.matcher(link);
        if (!filter.find()) {
            return page;
        }
        fault.struck();
        String plain = PercentCoding.decode(filter.group(2), false);
        ObjectNode json = page.json().orElseThrow().deepCopy();
        return BatchResponse.json(
                json.put("odata.nextLink", link.substring(0, filter.start(2)) + plain + link.substring(filter.end(2))));
    }

    /** Cuts the page; what comes after it has the size that the client wants. */
    private static BatchResponse small(ArmedFault fault, OperationCall call, BatchResponse page) {
        String link =
                page.json().map(json -> json.path("odata.nextLink").asText()).orElse("");
        if (link.isEmpty()) {
            return page;
        }
        fault.struck();
        List<String> token =
                BatchRequest.parseQuery(link.substring(link.indexOf('?') + 1)).getOrDefault("$skiptoken", List.of());
        OperationCall following = call.withParameter("$skiptoken", String.join("", token));
        ListQuery query = ListQuery.of(following.request(), 1);
        ObjectNode json = page.json().orElseThrow().deepCopy();
        return BatchResponse.json(
                json.put("odata.nextLink", query.nextLink(query.from().orElse(""))));
    }

    /** A plan and how far each of its faults is. */
    private static final class Armed {

        private final FaultPlan plan;
        private final List<ArmedFault> faults = new ArrayList<>();

        Armed(FaultPlan plan) {
            this.plan = plan;
            for (Fault fault : plan.faults()) {
                faults.add(new ArmedFault(fault, plan.seed() + faults.size()));
            }
        }
    }
}
