package io.batchflux.emulator.window;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.testing.Eventually;
import io.batchflux.emulator.testing.TestClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.test.StepVerifier;

class WindowTests extends WindowScenario {

    @Test
    void whatThereIsIsCountedByState() {
        addJob("j");
        addTask("j", "good", shell("exit 0"));
        addTask("j", "bad", shell("exit 127"));
        addTask("j", "long", shell("sleep 100"));
        awaitTask("j", "good", "completed");
        awaitTask("j", "bad", "completed");
        awaitTask("j", "long", "running");

        JsonNode overview = data("overview").json();

        assertThat(overview.at("/jobs/0/tasks").toString())
                .isEqualTo("{\"active\":0,\"preparing\":0,\"running\":1,\"succeeded\":1,\"failed\":1}");
        assertThat(overview.at("/tasks")).isEqualTo(overview.at("/jobs/0/tasks"));
        assertThat(overview.at("/pools/0/taken").asInt()).isEqualTo(1);
        assertThat(overview.at("/pools/0/slots").asInt()).isEqualTo(2);
        assertThat(data("overview?job=none").json().at("/jobs")).isEmpty();

        JsonNode pool = data("pool?pool=pool").json();

        assertThat(pool.at("/nodes/0/state").asText()).isEqualTo("running");
        assertThat(pool.at("/nodes/0/tasks").toString())
                .isEqualTo("[{\"job\":\"j\",\"task\":\"long\",\"state\":\"running\"}]");

        JsonNode failed = data("job?job=j&state=failed").json().at("/page/tasks");

        assertThat(failed).hasSize(1);
        assertThat(failed.at("/0/failure/words").asText())
                .isEqualTo("The command ended with exit code 127 (the command was not found).");
        assertThat(ids(data("job?job=j&state=succeeded"))).containsExactly("good");
        assertThat(ids(data("job?job=j&task=GO"))).containsExactly("good");
        assertThat(ids(data("job?job=j&task=l&state=running"))).containsExactly("long");
        assertThat(ids(data("job?job=j&task=l&state=failed"))).isEmpty();
        assertThat(ids(data("job?job=j&after=Bad"))).containsExactly("good", "long");
        assertThat(ids(data("job?job=j"))).containsExactly("bad", "good", "long");
        assertThat(data("job?job=none").status()).isEqualTo(404);
        assertThat(data("job?job=j&state=odd").json().path("error").asText()).contains("odd");
        assertThat(data("job").json().path("error").asText()).contains("job");
    }

    @Test
    void eachNodeOfAMultiInstanceTaskNamesIt() {
        client.post("/jobs", "{`id`:`j`,`poolInfo`:{`poolId`:`wide`}}");
        addTask(
                "j",
                "t",
                shell("sleep 100"),
                ",`multiInstanceSettings`:{`numberOfInstances`:2,`coordinationCommandLine`:`true`}");
        awaitTask("j", "t", "running");

        JsonNode nodes = data("pool?pool=wide").json().path("nodes");

        assertThat(nodes.at("/0/tasks").toString()).isEqualTo("[{\"job\":\"j\",\"task\":\"t\",\"state\":\"running\"}]");
        assertThat(nodes.at("/1/tasks").toString())
                .isEqualTo("[{\"job\":\"j\",\"task\":\"t\",\"state\":\"running\",\"subtask\":1}]");
    }

    @Test
    void whatAStartTaskHasPrintedIsThere() {
        JsonNode node = Eventually.get(
                () -> data("pool?pool=unstarted").json().at("/nodes/0"),
                shown -> shown.path("state").asText().equals("starttaskfailed"));
        String file = "/window/file?pool=unstarted&node=" + node.path("id").asText() + "&file=";

        assertThat(node.at("/start/hasFiles").asBoolean()).isTrue();
        assertThat(admin("GET", file + "stderr.txt").text()).isEqualTo("no licence\n");
        assertThat(admin("GET", file + "stderr.txt").headers().get("Content-Security-Policy"))
                .startsWith("sandbox; default-src 'none'");
        assertThat(admin("GET", file + "..%2F..%2Fworkitems").status()).isEqualTo(404);
        assertThat(admin("GET", "/window/file?pool=unstarted&node=none&file=stderr.txt")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aTaskIsShownWithoutItsSecretsAndItsFilesAsNothingButText() {
        addJob("j");
        addTask(
                "j",
                "t",
                shell("echo ready; echo \"<script>1</script>\" > page.html; ln -s /etc/passwd out; mkfifo pipe"),
                ",`environmentSettings`:[{`name`:`POINT`,`value`:`7`},{`name`:`API_KEY`,`value`:`hidden`},"
                        + "{`name`:`URL`,`value`:`http://127.0.0.1/b?sv=1&sig=hidden%2B&x=1`}]");
        awaitTask("j", "t", "completed");

        String task = data("task?job=j&task=t").text();

        assertThat(task)
                .doesNotContain("hidden")
                .contains("\"POINT\",\"value\":\"7\"")
                .contains("sv=1&sig=***&x=1")
                .contains("wd/page.html")
                .doesNotContain("passwd\"")
                .doesNotContain("wd/out")
                .doesNotContain("wd/pipe");

        TestClient.Answer page = admin("GET", "/window/file?job=j&task=t&file=wd%2Fpage.html");

        assertThat(page.text()).isEqualTo("<script>1</script>\n");
        assertThat(page.headers().get("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(page.headers().get("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.headers().get("Content-Security-Policy")).startsWith("sandbox; default-src 'none'");
        assertThat(admin("GET", "/window/file?job=j&task=t&file=stdout.txt&from=2&most=3")
                        .text())
                .isEqualTo("ady");
        assertThat(admin("GET", "/window/file?job=j&task=t&file=stdout.txt&from=99")
                        .text())
                .isEmpty();
        for (String other : List.of("wd/out", "wd/pipe", "wd", "none", "../../../../../../etc/passwd", "/etc/passwd")) {
            assertThat(admin("GET", "/window/file?job=j&task=t&file=" + encode(other))
                            .status())
                    .as(other)
                    .isEqualTo(404);
        }
    }

    @Test
    void whatChangesIsSentAndTheStreamEndsWithTheEmulator() {
        addJob("j");

        StepVerifier.create(events("overview"))
                .assertNext(first -> assertThat(first)
                        .matches("(?s)id: \\d+\nevent: view\ndata: \\{\"pools\":\\[\\{\"id\":\"pool\".*"))
                .then(() -> addTask("j", "t", shell("sleep 100")))
                .thenConsumeWhile(event -> !event.contains("\"running\":1"))
                .assertNext(event -> assertThat(event).contains("\"running\":1"))
                .then(emulator::close)
                .thenConsumeWhile(event -> true)
                .expectComplete()
                .verify(Duration.ofSeconds(20));
    }

    @Test
    void pagesFollowOneAnother() {
        client.post("/jobs", "{`id`:`j`,`poolInfo`:{`poolId`:`none`}}");
        StringBuilder tasks = new StringBuilder();
        for (int i = 0; i < 70; i++) {
            tasks.append(i == 0 ? "" : ",").append("{`id`:`t").append(i).append("`,`commandLine`:`false`}");
        }
        client.post("/jobs/j/addtaskcollection", "{`value`:[" + tasks + "]}");
        for (String filter : List.of("job?job=j", "job?job=j&task=t", "job?job=j&state=active")) {
            List<String> first = ids(data(filter));
            String next = data(filter).json().at("/page/next").asText();
            List<String> second = ids(data(filter + "&after=" + next));

            assertThat(first).as(filter).hasSize(50);
            assertThat(second).as(filter).hasSize(20).doesNotContainAnyElementsOf(first);
            assertThat(data(filter + "&after=" + next).json().at("/page").has("next"))
                    .isFalse();
        }
    }

    @Test
    void commandsOfPoolsAndJobsAreShownWithoutTheirSecrets() {
        String fetch = "{`commandLine`:`curl http://127.0.0.1/b?sig=hidden`}";
        client.post("/jobs", "{`id`:`j`,`poolInfo`:{`poolId`:`none`},`jobPreparationTask`:" + fetch + "}");
        client.post(
                "/pools",
                "{`id`:`p`,`vmSize`:`standard_d2s_v3`,`virtualMachineConfiguration`:{`imageReference`:{`publisher`:"
                        + "`canonical`,`offer`:`ubuntu-24_04-lts`,`sku`:`server`},`nodeAgentSKUId`:`batch.node.ubuntu 24.04`},"
                        + "`startTask`:" + fetch + "}");

        assertThat(data("job?job=j").json().path("preparation").asText()).isEqualTo("curl http://127.0.0.1/b?sig=***");
        assertThat(data("pool?pool=p").json().path("startTask").asText()).isEqualTo("curl http://127.0.0.1/b?sig=***");
    }

    @Test
    void whoLooksSeesWhatThereIsAfterAReset() {
        addJob("former");

        StepVerifier.create(events("overview").map(event -> event.replaceAll("(?s).*\"jobs\":", "")))
                .assertNext(event -> assertThat(event).contains("former"))
                .then(emulator::reset)
                .thenConsumeWhile(event -> event.contains("former"))
                .assertNext(event -> assertThat(event).startsWith("[]"))
                .thenCancel()
                .verify(Duration.ofSeconds(20));
    }

    @Test
    void whatIsGoneIsAProblemOfTheStream() {
        StepVerifier.create(events("job?job=j").take(2))
                .assertNext(event -> assertThat(event)
                        .endsWith("event: problem\ndata: {\"error\":\"The specified job does not exist.\"}\n\n"))
                .then(() -> addJob("j"))
                .assertNext(event -> assertThat(event).contains("event: view"))
                .expectComplete()
                .verify(Duration.ofSeconds(20));
    }

    @Test
    void aJobScheduleShowsItsJobsAndWhenTheNextOneIsDue() {
        String spec = "{`id`:`s`,`schedule`:{`recurrenceInterval`:`P1D`,`startWindow`:`PT1H`},"
                + "`jobSpecification`:{`poolInfo`:{`poolId`:`pool`}}}";
        assertThat(client.post("/jobschedules", spec).status()).isEqualTo(201);

        JsonNode schedule = Eventually.get(
                () -> data("schedule?schedule=S").json(),
                json -> json.path("jobCount").asInt() == 1);

        assertThat(schedule.at("/jobs/0/id").asText()).isEqualTo("s:job-1");
        assertThat(schedule.path("startWindow").asText()).isEqualTo("PT1H");
        assertThat(Instant.parse(schedule.path("next").asText()))
                .isEqualTo(Instant.parse(schedule.path("created").asText()).plus(Duration.ofDays(1)));
        assertThat(data("overview").json().at("/schedules/0/recent").asText()).isEqualTo("s:job-1");
        assertThat(data("schedule?schedule=none").status()).isEqualTo(404);
    }

    @Test
    void onlySoManyLookAtOnce() {
        Disposable.Composite lookers = Disposables.composite();
        CountDownLatch seen = new CountDownLatch(LiveViews.MOST);
        for (int i = 0; i < LiveViews.MOST; i++) {
            lookers.add(events("requests").subscribe(event -> seen.countDown()));
        }
        Eventually.isTrue(() -> seen.getCount() == 0);

        assertThat(admin("GET", "/window/live/requests").status()).isEqualTo(503);

        lookers.dispose();
        StepVerifier.create(Mono.defer(() -> events("requests").next())
                        .filter(event -> event.contains("event: view"))
                        .repeatWhenEmpty(again -> again.delayElements(Duration.ofMillis(20))))
                .expectNextCount(1)
                .expectComplete()
                .verify(Duration.ofSeconds(20));
    }

    private Flux<String> events(String view) {
        return HttpClient.newConnection()
                .get()
                .uri(uri("/window/live/" + view).toString())
                .responseContent()
                .asString()
                .concatMapIterable(text -> List.of(text.split("(?<=\n\n)")));
    }

    private static List<String> ids(TestClient.Answer job) {
        return job.json().at("/page/tasks").findValuesAsText("id");
    }
}
