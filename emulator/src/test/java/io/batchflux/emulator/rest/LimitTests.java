package io.batchflux.emulator.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.testing.EmulatorScenario;
import io.batchflux.emulator.testing.TestClient;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Every limit that is documented with a number: what is at it is accepted, what is beyond it is refused with the service's code. */
class LimitTests extends EmulatorScenario {

    private static final String IDS = "must be 1 to 64 letters, digits, hyphens and underscores";
    private static final String MACHINE = "`virtualMachineConfiguration`:{`imageReference`:{`publisher`:`canonical`,"
            + "`offer`:`0001-com-ubuntu-server-jammy`,`sku`:`22_04-lts`,`version`:`latest`},"
            + "`nodeAgentSKUId`:`batch.node.ubuntu 22.04`}";
    private static final int FILES = 32_768;
    private static final int BODY = 1 << 20;

    /** A request: its path behind the method and a blank, and its body. */
    private record Request(String target, String body) {}

    /** What is at a limit, and what is one beyond it, with the refusal's status, code and what it says. */
    private record Limit(String name, Request at, Request beyond, int status, String code, String words) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Limit> limits() {
        return Stream.of(ids(), names(), metadata(), files(), sizes(), numbers(), durations(), queries())
                .flatMap(limits -> limits);
    }

    /** One emulator for all of them, which is reset for each. */
    @Test
    void whatIsAtALimitIsAcceptedAndWhatIsBeyondItIsRefused() {
        SoftAssertions softly = new SoftAssertions();
        limits().forEach(limit -> {
            addJob("job", ",`usesTaskDependencies`:true");

            TestClient.Answer at = send(limit.at());
            TestClient.Answer beyond = send(limit.beyond());

            softly.assertThat(at.status()).as(limit + ": " + at.text()).isIn(200, 201, 202, 204);
            softly.assertThat(beyond.status()).as(limit + ": " + beyond.text()).isEqualTo(limit.status());
            softly.assertThat(beyond.code()).as(limit.toString()).isEqualTo(limit.code());
            softly.assertThat(details(beyond.json())).as(limit.toString()).contains(limit.words());
            emulator.reset();
        });
        softly.assertAll();
    }

    private TestClient.Answer send(Request request) {
        String[] target = request.target().split(" ", 2);
        return target[0].equals("GET")
                ? client.get(target[1])
                : client.send(target[0], target[1], request.body().replace('`', '"'), Map.of());
    }

    private static String details(JsonNode error) {
        return error.path("values").findValuesAsText("value").toString();
    }

    private static Stream<Limit> ids() {
        return Stream.of(
                        of("the id of a job", id -> job("`id`:`" + text(id) + "`"), 64),
                        of("the id of a task", id -> task("`id`:`" + text(id) + "`"), 64),
                        of("the id of a pool", id -> pool("`id`:`" + text(id) + "`"), 64),
                        of("the id of a schedule", id -> schedule("`id`:`" + text(id) + "`", "", "P1D"), 64),
                        of("the id of a manager", id -> job(special("jobManagerTask", "`id`:`" + text(id) + "`")), 64),
                        of("the id of a preparation", id -> job(special("jobPreparationTask", id(id))), 64),
                        of("the id of a release", id -> released(id(id)), 64))
                .map(limit -> limit.refused(IDS));
    }

    private static Stream<Limit> names() {
        return Stream.of(
                        of("the name of a job", n -> job(name(n)), 1024),
                        of("the name of a task", n -> task(name(n)), 1024),
                        of("the name of a pool", n -> pool(name(n)), 1024),
                        of("the name of a schedule", n -> schedule(name(n), "", "P1D"), 1024),
                        of("the name of its jobs", n -> schedule("", name(n) + ",", "P1D"), 1024),
                        of("the name of a manager", n -> job(special("jobManagerTask", name(n))), 1024))
                .map(limit -> limit.refused("must have at most 1024 characters"));
    }

    /** A name of metadata has at least one character. */
    private static Stream<Limit> metadata() {
        return Stream.of(
                        of("metadata of a job", n -> job(metadata(1 - n)), 0),
                        of(
                                "metadata of a task's job, patched",
                                n -> to("PATCH /jobs/job", "{" + metadata(1 - n) + "}"),
                                0),
                        of(
                                "metadata of a job, replaced",
                                n -> to("PUT /jobs/job", "{`poolInfo`:{`poolId`:`pool`}," + metadata(1 - n) + "}"),
                                0),
                        of("metadata of a pool", n -> pool(metadata(1 - n)), 0),
                        of("metadata of a schedule", n -> schedule(metadata(1 - n), "", "P1D"), 0),
                        of("metadata of its jobs", n -> schedule("", metadata(1 - n) + ",", "P1D"), 0))
                .map(limit -> limit.refused("EmptyMetadataKey", ""));
    }

    private static Stream<Limit> files() {
        Stream<Limit> resources = Stream.of(
                        of("resource files of a task", n -> task(resources(n)), FILES),
                        of("resource files of a manager", n -> job(special("jobManagerTask", resources(n))), FILES),
                        of(
                                "resource files of a preparation",
                                n -> job(special("jobPreparationTask", resources(n))),
                                FILES),
                        of("resource files of a release", n -> released(resources(n)), FILES),
                        of("resource files of a start task", n -> pool(special("startTask", resources(n))), FILES))
                .map(limit -> limit.refused("Total size of resourceFiles cannot be more than 32768 characters"));
        Stream<Limit> outputs = Stream.of(
                        of("output files of a task", n -> task(outputs(n)), FILES),
                        of("output files of a manager", n -> job(special("jobManagerTask", outputs(n))), FILES))
                .map(limit -> limit.refused("Total size of outputFiles cannot be more than 32768 characters"));
        return Stream.concat(resources, outputs);
    }

    private static Stream<Limit> sizes() {
        return Stream.of(
                of("tasks of a collection", LimitTests::collection, 100).refused("must be 1 to 100 items"),
                of("characters of a body", n -> to("POST /jobs/job/tasks", padded(n)), BODY)
                        .refused(413, "RequestBodyTooLarge", "1048576"),
                of("characters of dependencies", n -> task("`dependsOn`:{`taskIds`:[" + ids(n) + "]}"), 64_000)
                        .refused("TaskDependencyListTooLong", ""),
                of("mounts of a node", n -> pool(mounts(n)), 10).refused("a node has at most 10 mounts"),
                of("characters of a formula", n -> pool(scaled("PT5M", formula(n))), 8192)
                        .refused("AutoScalingFormulaTooLong", "8192"),
                of("the beginning of an automatic pool's id", LimitTests::autoPool, 20)
                        .refused("must be up to 20 letters"));
    }

    private static Stream<Limit> numbers() {
        return Stream.of(
                of("priority", n -> job("`priority`:" + n), 1000).refused("must be -1000 to 1000"),
                of("the lowest priority", n -> job("`priority`:-" + n), 1000).refused("must be -1000 to 1000"),
                of("the lowest retries of a task", n -> task(constraint("`maxTaskRetryCount`:-" + n)), 1)
                        .refused("must be -1"),
                of("the lowest retries of a job", n -> job(constraint("`maxTaskRetryCount`:-" + n)), 1)
                        .refused("must be -1"),
                of("the lowest parallel tasks", n -> job("`maxParallelTasks`:" + (1 - n)), 0)
                        .refused("must be -1 or at least 1"),
                of("all parallel tasks", n -> job("`maxParallelTasks`:-" + n), 1)
                        .refused("must be -1"),
                of("slots of two cores", n -> pool("`taskSlotsPerNode`:" + n), 8)
                        .refused("4 for each of the 2 cores"),
                of("slots of any cores", n -> pool("`vmSize`:`standard_d96s_v5`,`taskSlotsPerNode`:" + n), 256)
                        .refused("must be 1 to 256"),
                of(
                                "slots of a multi-instance task",
                                n -> task("`requiredSlots`:" + n + ",`multiInstanceSettings`:{`numberOfInstances`:2,"
                                        + "`coordinationCommandLine`:`true`}"),
                                1)
                        .refused("must be 1 for a multi-instance task"));
    }

    private static Stream<Limit> durations() {
        String days = "must be PT5M to PT168H";
        return Stream.of(
                between("the shortest resize", v -> pool("`resizeTimeout`:`" + v + "`"), "PT5M", "PT4M59S")
                        .refused(days),
                between("the longest resize", v -> pool("`resizeTimeout`:`" + v + "`"), "P7D", "P7DT1S")
                        .refused(days),
                between("the shortest pause of scaling", v -> pool(scaled(v, formula(30))), "PT5M", "PT4M59S")
                        .refused("InvalidAutoScalingSettings", days),
                between("the longest pause of scaling", v -> pool(scaled(v, formula(30))), "P7D", "P7DT1S")
                        .refused("InvalidAutoScalingSettings", days),
                between("the shortest recurrence", v -> schedule("", "", v), "PT1M", "PT59S")
                        .refused("must be at least a minute"),
                between("the longest release", v -> released("`maxWallClockTime`:`" + v + "`"), "PT15M", "PT15M1S")
                        .refused("must be at most PT15M"),
                between(
                                "the longest limit of a task",
                                v -> task(constraint("`maxWallClockTime`:`" + v + "`")),
                                "P10675199DT2H48M5.4775807S",
                                "P10675199DT2H48M5.4775808S")
                        .refused("must be zero to"),
                between(
                                "the longest limit of a job",
                                v -> job(constraint("`maxWallClockTime`:`" + v + "`")),
                                "P10675199DT2H48M5.4775807S",
                                "P10675199DT2H48M5.4775808S")
                        .refused("must be zero to"));
    }

    private static Stream<Limit> queries() {
        return Stream.of("/jobs", "/jobs/job/tasks", "/pools", "/pools/pool/nodes", "/jobschedules", "/supportedimages")
                .flatMap(list -> Stream.of(
                        of("the largest page of " + list, n -> to("GET " + list + "?maxresults=" + n, ""), 1000)
                                .refused("OutOfRangeQueryParameterValue", "1000"),
                        of("the smallest page of " + list, n -> to("GET " + list + "?maxresults=" + (1 - n), ""), 0)
                                .refused("OutOfRangeQueryParameterValue", "1000")));
    }

    /** What takes a number, and the number up to which it is accepted. */
    private record Half(String name, Request at, Request beyond) {

        Limit refused(String words) {
            return refused(400, "InvalidPropertyValue", words);
        }

        Limit refused(String code, String words) {
            return refused(400, code, words);
        }

        Limit refused(int status, String code, String words) {
            return new Limit(name, at, beyond, status, code, words);
        }
    }

    private static Half of(String name, IntFunction<Request> request, int most) {
        return new Half(name, request.apply(most), request.apply(most + 1));
    }

    private static Half between(String name, Function<String, Request> request, String last, String beyond) {
        return new Half(name, request.apply(last), request.apply(beyond));
    }

    private static Request to(String target, String body) {
        return new Request(target, body);
    }

    private static Request job(String members) {
        return to("POST /jobs", "{" + with(members, "`id`:`j`") + ",`poolInfo`:{`poolId`:`pool`}}");
    }

    private static Request task(String members) {
        return to("POST /jobs/job/tasks", "{" + with(members, "`id`:`t`") + ",`commandLine`:`true`}");
    }

    private static Request pool(String members) {
        return to(
                "POST /pools",
                "{" + with(with(members, "`id`:`p`"), "`vmSize`:`standard_d2s_v3`") + "," + MACHINE + "}");
    }

    private static Request schedule(String members, String ofJobs, String interval) {
        return to(
                "POST /jobschedules",
                "{" + with(members, "`id`:`s`") + ",`schedule`:{`recurrenceInterval`:`" + interval
                        + "`},`jobSpecification`:{" + ofJobs + "`poolInfo`:{`poolId`:`pool`}}}");
    }

    private static Request released(String members) {
        return job("`jobPreparationTask`:{`commandLine`:`true`}," + special("jobReleaseTask", members));
    }

    private static Request collection(int tasks) {
        return to(
                "POST /jobs/job/addtaskcollection",
                IntStream.range(0, tasks)
                        .mapToObj(n -> "{`id`:`c" + n + "`,`commandLine`:`true`}")
                        .collect(Collectors.joining(",", "{`value`:[", "]}")));
    }

    private static Request autoPool(int characters) {
        return to(
                "POST /jobs",
                "{`id`:`j`,`poolInfo`:{`autoPoolSpecification`:{`autoPoolIdPrefix`:`" + text(characters)
                        + "`,`poolLifetimeOption`:`job`,`pool`:{`vmSize`:`standard_d2s_v3`," + MACHINE + "}}}}");
    }

    private static String special(String kind, String members) {
        String own = kind.equals("jobManagerTask") ? with(members, "`id`:`m`") : members;
        return "`" + kind + "`:{`commandLine`:`true`," + own + "}";
    }

    /** The members, and another one unless its name is among them. */
    private static String with(String members, String other) {
        String name = other.substring(0, other.indexOf(':') + 1);
        boolean isThere = members.startsWith(name) || (name.contains("vmSize") && members.contains(name));
        return members.isEmpty() ? other : isThere ? members : other + "," + members;
    }

    private static String text(int characters) {
        return "x".repeat(characters);
    }

    private static String id(int characters) {
        return "`id`:`" + text(characters) + "`";
    }

    private static String name(int characters) {
        return "`displayName`:`" + text(characters) + "`";
    }

    private static String metadata(int characters) {
        return "`metadata`:[{`name`:`" + text(characters) + "`,`value`:`v`}]";
    }

    private static String constraint(String member) {
        return "`constraints`:{" + member + "}";
    }

    private static String resources(int characters) {
        return "`resourceFiles`:" + filled("[{`httpUrl`:`http://127.0.0.1:1/x`,`filePath`:`FILL`}]", characters);
    }

    private static String outputs(int characters) {
        return "`outputFiles`:"
                + filled(
                        "[{`filePattern`:`FILL`,`destination`:{`container`:{`containerUrl`:`http://127.0.0.1:1/c`}},"
                                + "`uploadOptions`:{`uploadCondition`:`tasksuccess`}}]",
                        characters);
    }

    private static String filled(String json, int characters) {
        return json.replace("FILL", text(characters - json.length() + "FILL".length()));
    }

    private static String padded(int characters) {
        String task = "{`id`:`t`,`commandLine`:`true`}";
        return " ".repeat(characters - task.length()) + task;
    }

    private static String ids(int characters) {
        return IntStream.range(0, (characters + 63) / 64)
                .mapToObj(n -> "`" + text(Math.min(64, characters - 64 * n)) + "`")
                .collect(Collectors.joining(","));
    }

    private static String mounts(int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> "{`azureFileShareConfiguration`:{`accountName`:`a`,`accountKey`:`k`,"
                        + "`azureFileUrl`:`https://a.file.core.windows.net/x`,`relativeMountPath`:`m" + n + "`}}")
                .collect(Collectors.joining(",", "`mountConfiguration`:[", "]"));
    }

    private static String scaled(String interval, String formula) {
        return "`enableAutoScale`:true,`autoScaleEvaluationInterval`:`" + interval + "`,`autoScaleFormula`:`" + formula
                + "`";
    }

    private static String formula(int characters) {
        String formula = "$TargetDedicatedNodes=0;//";
        return formula + text(characters - formula.length());
    }
}
