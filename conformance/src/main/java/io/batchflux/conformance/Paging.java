package io.batchflux.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.azure.ConfigurationKey;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A list of several pages, with a filter: its links, whether it ends, and how late it shows what has happened. */
final class Paging extends Check {

    private static final String COMPLETED = "$select=id,state,stateTransitionTime&$filter=state%20eq%20%27completed%27";
    private static final int AT_ONCE = 100;
    private static final int PAGE = 1000;

    Paging() {
        super(9, "How do the links of a list look, does the list end, and how late is it?");
    }

    @Override
    Duration takes(Settings settings) {
        return Duration.ofSeconds(30 + 2L * settings.number(SettingKey.LISTED_TASKS));
    }

    @Override
    Flux<Finding> ask(Workplace at) {
        int count = at.settings().number(SettingKey.LISTED_TASKS);
        return at.job()
                .flatMapMany(job -> add(at, job, count)
                        .then(Mono.defer(() -> lag(at, job, count)))
                        .flatMapMany(lag -> Flux.concat(
                                Mono.just(Finding.of(
                                        "tasks listed within 5 s of their end, and the pause between two looks",
                                        "all",
                                        lag.compareTo(Duration.ofSeconds(5)
                                                                .plus(at.settings()
                                                                        .duration(SettingKey.PAUSE)))
                                                        <= 0
                                                ? "all"
                                                : "not all")),
                                Mono.just(Finding.told("the longest from a task's end until it was listed", lag)),
                                pages(at, job, count))));
    }

    private static Mono<Void> add(Workplace at, String job, int count) {
        return Flux.fromStream(IntStream.range(0, count).mapToObj(number -> Tasks.shell("t" + number, "true")))
                .buffer(AT_ONCE)
                .concatMap(tasks -> at.add(job, tasks.toArray(ObjectNode[]::new)), 1)
                .then();
    }

    /** Emits the longest time from the end of a task until the answer in which it was seen first. */
    private static Mono<Duration> lag(Workplace at, String job, int count) {
        Set<String> seen = new HashSet<>();
        AtomicReference<Duration> longest = new AtomicReference<>(Duration.ZERO);
        Mono<Answer> look = at.send("GET", "/jobs/" + job + "/tasks?maxresults=1000&" + COMPLETED)
                .doOnNext(answer -> {
                    for (JsonNode task : answer.json().path("value")) {
                        Duration lag = Duration.between(
                                Instant.parse(task.path("stateTransitionTime").asText()), date(answer));
                        if (seen.add(task.path("id").asText()) && lag.compareTo(longest.get()) > 0) {
                            longest.set(lag);
                        }
                    }
                });
        return at.until("the end of all tasks", look, answer -> seen.size() >= Math.min(count, PAGE))
                .thenReturn(count)
                .map(all -> longest.get());
    }

    private static Instant date(Answer answer) {
        return answer.header("date")
                .map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant())
                .orElse(Instant.EPOCH);
    }

    private static Flux<Finding> pages(Workplace at, String job, int count) {
        String first =
                "/jobs/" + job + "/tasks?maxresults=" + at.settings().number(SettingKey.PAGE_SIZE) + "&" + COMPLETED;
        return at.send("GET", first)
                .expand(page -> link(page).isEmpty()
                        ? Mono.empty()
                        : at.azure().rest().next(link(page)).map(Answer::of))
                .collectList()
                .flatMapMany(pages -> {
                    String link = link(pages.get(0));
                    Set<String> ids = new HashSet<>();
                    pages.forEach(page -> page.json()
                            .path("value")
                            .forEach(task -> ids.add(task.path("id").asText())));
                    return Flux.just(
                            Finding.of("tasks listed over all pages", String.valueOf(count), ids.size()),
                            Finding.unknown(
                                    "blanks and quotes of a filter in a link",
                                    "encoded",
                                    link.matches("(?s).*[ '\"|{}].*") ? "raw" : "encoded",
                                    "Tasks_List:raw-link"),
                            Finding.of("where a link leads", "to the account's URL", leads(at, link)),
                            Finding.told("the link", link));
                });
    }

    private static String link(Answer page) {
        return page.json().path("odata.nextLink").asText("");
    }

    private static String leads(Workplace at, String link) {
        URI account =
                at.settings().options().find(ConfigurationKey.BATCH_ACCOUNT_URL).orElseThrow();
        String url = account.toString().replaceAll("/$", "");
        return link.startsWith(url + "/") ? "to the account's URL" : link.isEmpty() ? "there is none" : "elsewhere";
    }
}
