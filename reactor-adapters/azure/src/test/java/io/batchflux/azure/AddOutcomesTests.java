package io.batchflux.azure;

import static io.batchflux.azure.JsonTexts.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.QuotaExceededException;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.TaskAddOutcome;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.spi.ThrottledException;
import io.batchflux.spi.TransientServiceException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AddOutcomesTests {

    private final BatchErrors errors = new BatchErrors(Clock.systemUTC(), RefusedAccess.ofBatch(true));

    @Test
    void outcomesAreJoinedByIdWhateverTheirOrderAndCase() throws IOException {
        List<TaskAddOutcome> outcomes = decode(
                "{'value':[{'status':'ClientError','taskId':'TASK-2','error':{'code':'TaskExists','message':{'lang':'en-US',"
                        + "'value':'It exists.\\nRequestId:1\\nTime:2'}}},{'status':'Success','taskId':'task-1',"
                        + "'eTag':'0x1','location':'https://a'}]}",
                "task-1",
                "task-2");

        assertThat(outcomes.get(0)).isEqualTo(new TaskAddOutcome.Added("task-1"));
        ServiceException error = refused(outcomes.get(1));
        assertThat(error).isInstanceOf(PermanentServiceException.class);
        assertThat(error.code()).isEqualTo(ServiceException.TASK_EXISTS);
        assertThat(error).hasMessage("TaskExists: It exists. [task task-2]");
    }

    @Test
    void errorOfTheServerCanBeTriedAgain() throws IOException {
        assertThat(refused(decode("{'value':[{'status':'servererror','taskId':'t'}]}", "t")
                        .get(0)))
                .isInstanceOf(TransientServiceException.class);
    }

    @Test
    void codeDecidesBeforeTheStatus() throws IOException {
        List<TaskAddOutcome> outcomes = decode(
                "{'value':[{'status':'clienterror','taskId':'a','error':{'code':'ServerBusy'}},"
                        + "{'status':'clienterror','taskId':'b','error':{'code':'ActiveJobAndScheduleQuotaReached'}}]}",
                "a",
                "b");

        assertThat(refused(outcomes.get(0))).isInstanceOf(ThrottledException.class);
        assertThat(refused(outcomes.get(1))).isInstanceOf(QuotaExceededException.class);
    }

    @Test
    void taskThatIsNotMentionedCanBeSentAgain() throws IOException {
        List<TaskAddOutcome> outcomes = decode("{'value':[{'status':'success','taskId':'other'}]}", "t");

        assertThat(outcomes.get(0).taskId()).isEqualTo("t");
        assertThat(refused(outcomes.get(0)))
                .isInstanceOf(TransientServiceException.class)
                .hasMessageContaining("task t");
    }

    private List<TaskAddOutcome> decode(String body, String... taskIds) throws IOException {
        return AddOutcomes.decode(
                bytes(body), Stream.of(taskIds).map(AddOutcomesTests::task).toList(), errors);
    }

    private static ServiceException refused(TaskAddOutcome outcome) {
        assertThat(outcome).isInstanceOf(TaskAddOutcome.Refused.class);
        return ((TaskAddOutcome.Refused) outcome).error();
    }

    private static TaskDefinition task(String id) {
        return TaskDefinition.of(id, "echo", Duration.ofMinutes(5)).withRetries(3);
    }
}
