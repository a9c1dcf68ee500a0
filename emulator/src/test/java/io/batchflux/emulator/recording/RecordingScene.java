package io.batchflux.emulator.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.NodeOptions;
import io.batchflux.emulator.NodeSupply;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.RuntimeOptions;
import io.batchflux.emulator.testing.TestClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What there has to be before a recorded exchange can be replayed, as far as other exchanges of its session tell it. */
final class RecordingScene {

    private static final Duration NEVER = Duration.ofDays(1);

    private final Recording recorded;
    private final List<Recording> session;

    RecordingScene(Recording recorded, List<Recording> session) {
        this.recorded = recorded;
        this.session = session;
    }

    /** Tasks run as long, and nodes need as long, as it takes for the recorded state to stay. */
    EmulatorOptions options() {
        String state = recorded.state();
        NodeSupply supply = NodeSupply.prompt();
        if (isAllocation("resizing")) {
            supply = supply.withDelay(NEVER);
        } else if (state.equals("creating")) {
            supply = supply.withStartUp(NEVER);
        }
        NodeOptions nodes = NodeOptions.defaults()
                .withRuntime(
                        RuntimeOptions.simulated().withDefaultDuration(state.equals("running") ? NEVER : Duration.ZERO))
                .withSupply(supply);
        return EmulatorOptions.defaults().withNodes(concernsPools() ? nodes.withPools() : nodes.withPools(pool()));
    }

    void prepare(TestClient client) {
        if (concernsPools()) {
            if (recorded.status() != 201) {
                done(client, 201, "/pools", poolRequest());
            }
            return;
        }
        String job = recorded.segment(1);
        if (!job.isEmpty()) {
            done(client, 201, "/jobs", jobRequest(job));
        }
        if (recorded.is("GET", "/jobs/[^/]+/tasks.*")) {
            done(client, 200, "/jobs/" + job + "/addtaskcollection", tasks(job).orElseThrow());
        }
    }

    /** Whether an answer shows the state that was recorded, or the recorded answer shows none. */
    boolean isReached(TestClient.Answer answer) {
        if (!recorded.method().equals("GET") || recorded.state().isEmpty()) {
            return true;
        }
        String allocation = recorded.body().path("allocationState").asText();
        Recording answered =
                new Recording("", "", "", recorded.request(), answer.status(), recorded.headers(), answer.json());
        return answered.state().equals(recorded.state())
                && answer.json().path("allocationState").asText().equals(allocation);
    }

    private boolean concernsPools() {
        return recorded.segment(0).equals("pools");
    }

    private boolean isAllocation(String state) {
        return recorded.body().path("allocationState").asText().equals(state);
    }

    /** A pool without nodes leaves tasks active. */
    private PoolOptions pool() {
        return PoolOptions.of(poolId(recorded.segment(1)))
                .withNodes(recorded.state().equals("active") ? 0 : 1);
    }

    private String poolRequest() {
        String id =
                recorded.segment(1).isEmpty() ? recorded.request().path("id").asText() : recorded.segment(1);
        return session.stream()
                .filter(each -> each.is("POST", "/pools")
                        && each.request().path("id").asText().equals(id))
                .map(each -> each.request().toString())
                .findFirst()
                .orElse("{`id`:`" + id + "`,`vmSize`:`standard_d1_v2`,`virtualMachineConfiguration`:{`imageReference`:"
                        + "{`publisher`:`p`,`offer`:`o`,`sku`:`s`},`nodeAgentSKUId`:`batch.node.ubuntu 22.04`}}");
    }

    private String jobRequest(String job) {
        boolean dependencies =
                tasks(job).filter(tasks -> tasks.contains("dependsOn")).isPresent();
        return "{`id`:`" + job + "`,`poolInfo`:{`poolId`:`" + poolId(job) + "`}"
                + (dependencies ? ",`usesTaskDependencies`:true" : "") + "}";
    }

    private String poolId(String job) {
        return session.stream()
                .filter(each -> each.is("GET", "/jobs/" + job))
                .map(each -> each.body().at("/poolInfo/poolId").asText())
                .findFirst()
                .orElse("pool");
    }

    private Optional<String> tasks(String job) {
        return session.stream()
                .filter(each -> each.is("POST", "/jobs/" + job + "/addtaskcollection"))
                .map(each -> each.request().toString())
                .findFirst();
    }

    private static void done(TestClient client, int status, String path, String json) {
        TestClient.Answer answer = client.post(path, json);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    }
}
