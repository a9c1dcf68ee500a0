package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.BatchRunner;
import io.batchflux.Leftover;
import io.batchflux.Remnant;
import io.batchflux.spi.JobDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a program that is killed, and how soon it goes. */
@Tag("long")
class EndToEndKilledProgramIntegrationTests {

    @RegisterExtension
    static final EndToEnd azure = new EndToEnd();

    @TempDir
    Path directory;

    @Test
    void theJobEndsWithItsLeaseAndWhatIsLeftIsReaped() throws Exception {
        azure.somebodyElse()
                .createJob(JobDefinition.of("nightly", "pool", Duration.ofHours(1)))
                .block();
        azure.blobs().createBlobContainer("batchflux-look-alike");
        BatchRunner runner = azure.runner();
        Path output = directory.resolve("output");
        Process program = KilledProgram.start(azure, output);
        try {
            EndToEnd.await("a call has returned", () -> read(output), text -> text.contains("result 0"));
            Leftover job = EndToEnd.await(
                    "the job is older than its lease",
                    () -> job(azure.all(runner.leftBehind())),
                    found -> !found.isInUse() || found.age().compareTo(KilledProgram.LEASE) > 0);
            assertThat(job.isInUse()).as(read(output)).isTrue();
        } finally {
            program.destroyForcibly().waitFor();
        }
        long killed = System.nanoTime();

        EndToEnd.await(
                "no job is active",
                () -> azure.all(runner.leftBehind()),
                all -> all.stream().noneMatch(leftover -> leftover.remnant() == Remnant.JOB && leftover.isInUse()));

        assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(40));
        EndToEnd.await(
                "nothing is in use",
                () -> azure.all(runner.leftBehind()),
                all -> all.stream().noneMatch(Leftover::isInUse));
        assertThat(azure.all(runner.reap(Duration.ZERO)))
                .extracting(Leftover::remnant)
                .containsExactly(Remnant.CONTAINER, Remnant.JOB, Remnant.CODE, Remnant.CODE, Remnant.CODE);
        EndToEnd.await("nothing is left", () -> azure.all(runner.leftBehind()), List::isEmpty);
        assertThat(azure.jobs()).containsExactly("nightly");
        assertThat(azure.blobs().listBlobContainers())
                .extracting(container -> container.getName())
                .contains("batchflux-look-alike");
        azure.somebodyElse().deleteJob("nightly").block();
        azure.blobs().deleteBlobContainer("batchflux-look-alike");
    }

    private static Leftover job(List<Leftover> all) {
        return all.stream()
                .filter(leftover -> leftover.remnant() == Remnant.JOB)
                .findFirst()
                .orElseThrow();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
