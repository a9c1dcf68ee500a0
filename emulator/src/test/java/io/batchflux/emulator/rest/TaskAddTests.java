package io.batchflux.emulator.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.RuntimeOptions;
import io.batchflux.emulator.testing.EmulatorScenario;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A task is read before its job is looked at, but what is wrong with the job is told first. */
class TaskAddTests extends EmulatorScenario {

    private static final String MALFORMED = "{`id`:`t`,`commandLine`:1}";

    @Override
    protected EmulatorOptions options() {
        return super.options().withRuntime(RuntimeOptions.simulated());
    }

    @ParameterizedTest
    @CsvSource({"missing, JobNotFound", "completed, JobCompleted", "open, InvalidPropertyValue"})
    void theStateOfTheJobComesFirst(String job, String code) {
        addJob("completed");
        client.post("/jobs/completed/terminate");
        awaitJob("completed", "completed");
        addJob("open");

        assertThat(client.post("/jobs/" + job + "/tasks", MALFORMED).code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"missing, JobNotFound", "completed, JobCompleted"})
    void soItDoesForACollection(String job, String code) {
        addJob("completed");
        client.post("/jobs/completed/terminate");
        awaitJob("completed", "completed");

        assertThat(client.post("/jobs/" + job + "/addtaskcollection", "{`value`:[" + MALFORMED + "]}")
                        .code())
                .isEqualTo(code);
    }

    /** Of a collection, the JSON of a task is kept as it came where that says the same. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",`displayName`:`} ]\\\" ü \\u00e9 \\\\`",
                ",`requiredSlots`:2,`constraints`:{`maxTaskRetryCount`:3}",
                ",`environmentSettings`:[{`name`:`A`,`value`:`{}`}],`odata.type`:`x`",
                ",`outputFiles`:[{`filePattern`:`*`,`destination`:{`container`:{`containerUrl`:`https://a/b?c`}},"
                        + "`uploadOptions`:{`uploadCondition`:`tasksuccess`}}]",
                ",`userIdentity`:{`autoUser`:{`scope`:`task`}}",
                ",`userIdentity`:null,`applicationPackageReferences`:[]",
                ",`containerSettings`:{`imageName`:`i`,`registry`:{`username`:`u`,`password`:`p`}}",
                ",`multiInstanceSettings`:{`coordinationCommandLine`:`x`}",
                ",\n  `displayName` : `x`\n"
            })
    void aTaskIsTheSameHoweverItCame(String members) {
        addJob("alone");
        addJob("together");
        String first = "{`id`:`t`,`commandLine`:`x y`" + members + "}";
        String second = "{`id`:`u`,`commandLine`:`x y`" + members + "}";

        assertThat(client.post("/jobs/alone/tasks", first).status()).isEqualTo(201);
        assertThat(client.post("/jobs/together/addtaskcollection", "{`value`:[" + second + "," + first + "]}")
                        .json()
                        .findValuesAsText("status"))
                .containsExactly("Success", "Success");

        assertThat(wanted("together")).isEqualTo(wanted("alone"));
        assertThat(client.get("/jobs/together/tasks/t").text()).doesNotContain("password");
    }

    /** What a client says of a task. */
    private ObjectNode wanted(String job) {
        ObjectNode task = (ObjectNode) task(job, "t");
        return task.retain(
                "id",
                "displayName",
                "commandLine",
                "containerSettings",
                "outputFiles",
                "environmentSettings",
                "userIdentity",
                "constraints",
                "requiredSlots",
                "multiInstanceSettings",
                "applicationPackageReferences");
    }
}
