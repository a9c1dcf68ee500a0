package io.batchflux.emulator.window;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.control.Answers;
import io.batchflux.emulator.control.FaultInjector;
import io.batchflux.emulator.http.RequestJournal;
import io.batchflux.emulator.http.RequestLog;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.ServiceClock;
import java.util.Map;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.http.server.HttpServerRoutes;

/**
 * The page that shows what is in the emulator, and what it reads: each view once ({@code /window/data/}) and live
 * ({@code /window/live/}). What changes something is asked of the admin endpoint.
 */
public final class Window {

    private final Answers answers;
    private final StaticFiles files;
    private final FileRoute foreign;
    private final LiveViews live;
    private final Map<String, View> views;

    /**
     * @param inside what there is at the moment
     * @param timers where is waited for the next look
     * @param answers give the answers, and refuse what other pages send
     * @param about what the page says of the emulator as such
     */
    public Window(
            Supplier<Interior> inside,
            RequestLog log,
            RequestJournal journal,
            FaultInjector faults,
            ServiceClock clock,
            Scheduler timers,
            Answers answers,
            Supplier<About> about) {
        TaskFolder folder = new TaskFolder(inside);
        this.answers = answers;
        this.files = new StaticFiles(answers.guard());
        this.foreign = new FileRoute(inside, folder, answers);
        this.live = new LiveViews(answers, clock, timers);
        this.views = Map.of(
                "about", query -> Mono.fromCallable(() -> about.get().json()),
                "overview", new AccountView(inside, Overview::json),
                "pool", new AccountView(inside, (here, query) -> PoolView.json(here.account(), query)),
                "job", new AccountView(inside, (here, query) -> JobView.json(here.account(), query)),
                "schedule", new AccountView(inside, ScheduleView::json),
                "task", new TaskView(inside, folder),
                "requests", new RequestsView(log, journal),
                "faults", new FaultsView(faults, clock));
    }

    /**
     * What the page says of the emulator as such.
     *
     * @param account the name of the account
     * @param endpoint where the service is
     * @param runtime what runs tasks, as a word
     * @param controls whether it can change something
     */
    public record About(String account, String endpoint, String runtime, boolean controls) {

        ObjectNode json() {
            return Json.object()
                    .put("account", account)
                    .put("endpoint", endpoint)
                    .put("runtime", runtime)
                    .put("controls", controls);
        }
    }

    /** Those that refuse what other pages send. */
    public Answers answers() {
        return answers;
    }

    /** Answers its requests, among others. */
    public void add(HttpServerRoutes routes) {
        files.add(routes);
        routes.get("/window/file", foreign::answer);
        views.forEach((name, view) -> {
            routes.get(
                    "/window/data/" + name,
                    (request, response) -> answers.json(
                            request,
                            response,
                            Mono.defer(() -> view.json(Query.of(request))).map(Json::write)));
            routes.get("/window/live/" + name, (request, response) -> live.stream(request, response, view));
        });
    }

    /** Ends what is shown live. */
    public void close() {
        live.close();
    }
}
