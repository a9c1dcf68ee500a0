package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.azure.FaultServer.Fault;
import io.batchflux.spi.JobDefinition;
import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.TaskQuery;
import io.batchflux.spi.TransientServiceException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** What is no answer of the Batch service. */
class AzureBatchStrangersTests {

    @RegisterExtension
    static final FaultyAccount account = new FaultyAccount();

    @Test
    void truncatedAnswerIsTransient() {
        account.server().answer(Fault.TRUNCATED);

        assertThatThrownBy(() -> account.azure()
                        .batchService()
                        .listTasks(TaskQuery.completed("j"))
                        .block())
                .isInstanceOf(TransientServiceException.class)
                .hasMessageContaining("DURING response");
    }

    @Test
    void answerThatIsNotJsonIsTransientAndSaysWhatItAnswers() {
        account.server().answer(200, "<html>login</html>");

        assertThatThrownBy(() -> account.azure().batchService().describeJob("j").block())
                .isInstanceOf(TransientServiceException.class)
                .hasMessageContaining("GET /jobs/j cannot be read");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 304})
    void wordsOfAStrangerAreNoAnswer(int status) {
        String[] strange = {"Content-Type", "application/json", FaultServer.STRANGER, "yes"};
        String words = status == 204 || status == 304 ? "" : "{'error':'please log in','value':[]}";
        account.server()
                .answer(status, words, strange)
                .answer(status, words, strange)
                .answer(status, words, strange);

        for (Mono<?> request : List.of(
                account.azure().batchService().createJob(JobDefinition.of("j", "p", Duration.ofHours(1))),
                account.azure().batchService().listTasks(TaskQuery.completed("j")),
                account.azure().batchService().terminateJob("j", "over"))) {
            assertThatThrownBy(request::block)
                    .isInstanceOf(TransientServiceException.class)
                    .hasMessageContaining("Somebody on the way answered in place of ")
                    .hasMessageContaining("HTTP " + status);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 302, 307})
    void whatAStrangerAnswersIsNoAnswer(int status) {
        String[] strange = FaultServer.OF_A_STRANGER.toArray(String[]::new);
        account.server()
                .answerText(status, "", strange)
                .answerText(status, "", strange)
                .answerText(status, "", strange);

        for (Mono<?> request : List.of(
                account.azure().batchService().describeJob("j"),
                account.azure().batchService().deleteJob("j"),
                account.azure().batchService().terminateTask("j", "t"))) {
            assertThatThrownBy(request::block)
                    .isInstanceOf(TransientServiceException.class)
                    .hasMessageContaining("Somebody on the way answered in place of ")
                    .hasMessageContaining("HTTP " + status);
        }
        assertThat(account.server().requests()).hasSize(3);
    }

    /** So a page with 404 is no job that somebody has deleted. */
    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 405, 407})
    void aStrangerWhoRefusesIsNoAnswerIfTheAccountHasAnsweredBefore(int status) {
        String[] strange = FaultServer.OF_A_STRANGER.toArray(String[]::new);
        account.server().answerText(status, "<html>no</html>", strange).answer(202, "");

        assertThatThrownBy(() -> account.azure().batchService().describeJob("j").block())
                .isInstanceOf(PermanentServiceException.class)
                .satisfies(error -> assertThat(error.getMessage()).doesNotContain("batch_account_key"));
        account.azure().batchService().deleteJob("j").block();
        account.server().answerText(status, "<html>no</html>", strange).answerText(status, "<html>no</html>", strange);

        for (Mono<?> request : List.of(
                account.azure().batchService().describeJob("j"),
                account.azure().batchService().deleteJob("j"))) {
            assertThatThrownBy(request::block)
                    .isInstanceOf(TransientServiceException.class)
                    .hasMessageContaining("Somebody on the way answered in place of ");
        }
    }

    @Test
    void aListThatLeadsBackToItselfIsATransientError() {
        String link = account.server().url() + "/jobs/j/tasks?page=2";
        account.server().answer(200, "{'value':[],'odata.nextLink':'" + link + "'}");

        assertThatThrownBy(() -> account.azure()
                        .batchService()
                        .listTasks(TaskQuery.completed("j").withContinuation(link))
                        .block())
                .isInstanceOf(TransientServiceException.class)
                .hasMessageContaining("comes after itself");
    }
}
