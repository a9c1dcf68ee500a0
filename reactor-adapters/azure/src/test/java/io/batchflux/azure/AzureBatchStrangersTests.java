package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.azure.FaultServer.Fault;
import io.batchflux.spi.BatchService;
import io.batchflux.spi.JobDefinition;
import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.TaskQuery;
import io.batchflux.spi.TransientServiceException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** What is no answer of the Batch service. */
class AzureBatchStrangersTests {

    private static final String JOB = "{'id':'j','state':'active'}";

    private final FaultServer server = new FaultServer();
    private final AzureBatch azure = AzureBatch.connect(TestOptions.of(server.url()));
    private final BatchService service = azure.batchService();

    @AfterEach
    void close() {
        azure.close();
        server.close();
    }

    @Test
    void truncatedAnswerIsTransient() {
        server.answer(Fault.TRUNCATED);

        assertThatThrownBy(() -> service.listTasks(TaskQuery.completed("j")).block())
                .isInstanceOf(TransientServiceException.class)
                .hasMessageContaining("DURING response");
    }

    @Test
    void answerThatIsNotJsonIsTransientAndSaysWhatItAnswers() {
        server.answer(200, "<html>login</html>");

        assertThatThrownBy(() -> service.describeJob("j").block())
                .isInstanceOf(TransientServiceException.class)
                .hasMessageContaining("GET /jobs/j cannot be read");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 304})
    void wordsOfAStrangerAreNoAnswer(int status) {
        String[] strange = {"Content-Type", "application/json", FaultServer.STRANGER, "yes"};
        String words = status == 204 || status == 304 ? "" : "{'error':'please log in','value':[]}";
        server.answer(status, words, strange).answer(status, words, strange).answer(status, words, strange);

        for (Mono<?> request : List.of(
                service.createJob(JobDefinition.of("j", "p", Duration.ofHours(1))),
                service.listTasks(TaskQuery.completed("j")),
                service.terminateJob("j", "over"))) {
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
        server.answerText(status, "", strange).answerText(status, "", strange).answerText(status, "", strange);

        for (Mono<?> request :
                List.of(service.describeJob("j"), service.deleteJob("j"), service.terminateTask("j", "t"))) {
            assertThatThrownBy(request::block)
                    .isInstanceOf(TransientServiceException.class)
                    .hasMessageContaining("Somebody on the way answered in place of ")
                    .hasMessageContaining("HTTP " + status);
        }
        assertThat(server.requests()).hasSize(3);
    }

    /** So a page with 404 is no job that somebody has deleted. */
    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 405, 407})
    void aStrangerWhoRefusesIsNoAnswerIfTheAccountHasAnsweredBefore(int status) {
        String[] strange = FaultServer.OF_A_STRANGER.toArray(String[]::new);
        server.answerText(status, "<html>no</html>", strange).answer(202, "");

        assertThatThrownBy(() -> service.describeJob("j").block())
                .isInstanceOf(PermanentServiceException.class)
                .satisfies(error -> assertThat(error.getMessage()).doesNotContain("batch_account_key"));
        service.deleteJob("j").block();
        server.answerText(status, "<html>no</html>", strange).answerText(status, "<html>no</html>", strange);

        for (Mono<?> request : List.of(service.describeJob("j"), service.deleteJob("j"))) {
            assertThatThrownBy(request::block)
                    .isInstanceOf(TransientServiceException.class)
                    .hasMessageContaining("Somebody on the way answered in place of ");
        }
    }

    @Test
    void aListThatLeadsBackToItselfIsATransientError() {
        String link = server.url() + "/jobs/j/tasks?page=2";
        server.answer(200, "{'value':[],'odata.nextLink':'" + link + "'}");

        assertThatThrownBy(() -> service.listTasks(TaskQuery.completed("j").withContinuation(link))
                        .block())
                .isInstanceOf(TransientServiceException.class)
                .hasMessageContaining("comes after itself");
    }
}
