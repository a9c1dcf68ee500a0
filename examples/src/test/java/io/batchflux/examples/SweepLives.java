package io.batchflux.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.azure.AzureBatch;
import io.batchflux.azure.AzureBatchOptions;
import io.batchflux.azure.ConfigurationKey;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.FaultPlan;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.azurite.Azurite;
import io.batchflux.emulator.azurite.AzuriteOptions;
import io.batchflux.spi.BatchService;
import io.batchflux.spi.FailureInfo;
import io.batchflux.spi.JobQuery;
import io.batchflux.spi.TaskQuery;
import io.batchflux.spi.TaskSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** The lives of a {@link DurableSweep}, whose program is killed and started again, while the accounts go on: the emulator here, Azurite beside. */
final class SweepLives implements AutoCloseable {

    private static final int LIFE_SECONDS = 600;

    private final Path directory;
    private final int calls;
    private final long millis;
    private final Azurite azurite;
    private final BatchEmulator emulator;
    private final AzureBatch azure;
    private final Map<String, String> environment = new HashMap<>();
    /** The numbers whose results any program has printed. */
    private final TreeSet<String> seen = new TreeSet<>();

    private final List<String> story = new ArrayList<>();
    private int lives;
    private int between;

    /** @param millis how long a call takes; two are made at once */
    SweepLives(Path directory, int calls, long millis) throws IOException {
        this.directory = directory;
        this.calls = calls;
        this.millis = millis;
        Path blobs = Files.createDirectories(directory.resolve("blobs"));
        this.azurite = Azurite.start(AzuriteOptions.defaults().withDirectory(blobs));
        this.emulator = BatchEmulator.start(EmulatorOptions.defaults()
                .withJavaOnPath()
                .withPools(PoolOptions.of("pool").withTaskSlotsPerNode(2)));
        Map<ConfigurationKey<?>, String> settings = Map.of(
                ConfigurationKey.BATCH_ACCOUNT_URL, emulator.endpoint().toString(),
                ConfigurationKey.BATCH_ACCOUNT_NAME, emulator.accountName(),
                ConfigurationKey.BATCH_ACCOUNT_KEY, emulator.accountKey(),
                ConfigurationKey.STORAGE_ACCOUNT_URL, azurite.blobEndpoint().toString(),
                ConfigurationKey.STORAGE_ACCOUNT_NAME, azurite.accountName(),
                ConfigurationKey.STORAGE_ACCOUNT_KEY, azurite.accountKey(),
                ConfigurationKey.POOL_ID, "pool",
                ConfigurationKey.POLL_FREQ, "0.2");
        AzureBatchOptions options = AzureBatchOptions.create();
        for (Map.Entry<ConfigurationKey<?>, String> setting : settings.entrySet()) {
            options = options.with(setting.getKey(), setting.getValue());
            environment.put(setting.getKey().environmentName(), setting.getValue());
        }
        this.azure = AzureBatch.connect(options);
    }

    BatchEmulator emulator() {
        return emulator;
    }

    int between() {
        return between;
    }

    List<String> story() {
        return story;
    }

    int left() {
        return calls - seen.size();
    }

    /** Kills a program after so many results that none before it has printed, or so many seconds. */
    void untilNewResults(int count, int seconds) throws Exception {
        int before = seen.size();
        Life life = new Life();
        life.liveUntil(() -> life.sawResults() >= before + count, seconds);
        life.kill();
    }

    /** Kills a program after so many milliseconds. */
    void untilMillis(long millis) throws Exception {
        Life life = new Life();
        life.process.waitFor(millis, TimeUnit.MILLISECONDS);
        life.kill();
    }

    /** Lets the storage stand still for so long as soon as a program has a new result, and then kills it at the next one. */
    void storageStandsStill(int seconds) throws Exception {
        int before = seen.size();
        Life life = new Life();
        life.liveUntil(() -> life.sawResults() > before, LIFE_SECONDS);
        stand(true);
        life.process.waitFor(seconds, TimeUnit.SECONDS);
        stand(false);
        int during = life.sawResults();
        life.liveUntil(() -> life.sawResults() > during, LIFE_SECONDS);
        life.kill();
        story.add("the storage stood still in this life");
    }

    /** Kills a program while the storage stands still, and lets the next begin before it goes on. */
    void storageStandsStillForTheNext(int seconds) throws Exception {
        int before = seen.size();
        Life life = new Life();
        life.liveUntil(() -> life.sawResults() > before, LIFE_SECONDS);
        stand(true);
        life.process.waitFor(2, TimeUnit.SECONDS);
        life.kill();
        Life next = new Life();
        next.process.waitFor(seconds - 2L, TimeUnit.SECONDS);
        stand(false);
        int during = next.sawResults();
        next.liveUntil(() -> next.sawResults() > during, LIFE_SECONDS);
        next.kill();
        story.add("the storage stood still in these two lives");
    }

    private void stand(boolean still) throws Exception {
        List<ProcessHandle> processes = ProcessHandle.current()
                .descendants()
                .filter(process -> process.info()
                        .commandLine()
                        .orElse("")
                        .contains(directory.resolve("blobs").toString()))
                .toList();
        assertThat(processes).isNotEmpty();
        for (ProcessHandle process : processes) {
            int exit = new ProcessBuilder("kill", still ? "-STOP" : "-CONT", Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            assertThat(exit).isZero();
        }
    }

    /** Lets the last program end, and looks whether all is as it should be. */
    void untilTheEnd() throws Exception {
        Life last = new Life();
        boolean ended = last.process.waitFor(LIFE_SECONDS, TimeUnit.SECONDS);
        last.kill();
        List<String> output = last.lines();
        story.add(output.get(output.size() - 1));
        emulator.inject(FaultPlan.none());
        int failedUploads = failedUploads();
        List<String> numbers =
                IntStream.range(0, calls).mapToObj(Integer::toString).toList();
        List<String> touched = Files.readAllLines(touched());
        int again = touched.size() - calls;
        System.out.println(lives + " lives, " + between + " of which were killed between results; " + again
                + " calls were made again, failed uploads: " + failedUploads + "; " + story);

        assertThat(ended)
                .as("ends: " + story + "\n" + String.join("\n", output))
                .isTrue();
        assertThat(last.process.exitValue())
                .as(story + "\n" + String.join("\n", output))
                .isZero();
        assertThat(last.results()).as(story.toString()).containsExactlyInAnyOrderElementsOf(numbers);
        assertThat(output.get(output.size() - 1)).startsWith("results=" + calls + " ");
        assertThat(touched).as(story.toString()).containsAll(numbers);
        if (failedUploads == 0) {
            assertThat(touched).as(story.toString()).containsExactlyInAnyOrderElementsOf(numbers);
        }
    }

    private int failedUploads() {
        BatchService service = azure.batchService();
        List<TaskSnapshot> tasks = Objects.requireNonNull(service.listJobs(JobQuery.ofAll())
                .flatMapIterable(page -> page.jobs())
                .concatMap(job -> service.listTasks(TaskQuery.completed(job.id())))
                .concatMapIterable(page -> page.tasks())
                .collectList()
                .block());
        return (int) tasks.stream()
                .map(task -> task.execution().failureInfo())
                .filter(Objects::nonNull)
                .map(FailureInfo::code)
                .filter(code -> code.startsWith("FileUpload"))
                .count();
    }

    private Path touched() {
        return directory.resolve("touched");
    }

    @Override
    public void close() {
        azure.close();
        emulator.close();
        azurite.close();
    }

    /** One program, from its start until it ends or is killed. */
    private final class Life {

        private final int number = lives++;
        private final Process process;

        Life() throws IOException {
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-Djava.io.tmpdir=" + directory,
                            "-cp",
                            System.getProperty("java.class.path"),
                            DurableSweep.class.getName(),
                            "--name",
                            "kills",
                            "--calls",
                            Integer.toString(calls),
                            "--millis",
                            Long.toString(millis),
                            "--touch",
                            touched().toString())
                    .redirectErrorStream(true)
                    .redirectOutput(output().toFile());
            builder.environment().putAll(environment);
            this.process = builder.start();
        }

        private Path output() {
            return directory.resolve("output-" + number);
        }

        List<String> lines() throws IOException {
            return Files.readAllLines(output());
        }

        List<String> results() throws IOException {
            return lines().stream()
                    .filter(line -> line.startsWith("result "))
                    .map(line -> line.substring("result ".length()))
                    .toList();
        }

        /** Returns how many results any program has had by now. */
        int sawResults() {
            try {
                seen.addAll(results());
                return seen.size();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void liveUntil(BooleanSupplier condition, int seconds) throws InterruptedException {
            for (int waited = 0; waited < seconds * 50 && !condition.getAsBoolean(); waited++) {
                if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        }

        void kill() throws Exception {
            boolean killed = process.isAlive();
            process.destroyForcibly().waitFor();
            int all = sawResults();
            int count = results().size();
            if (killed && count > 0 && count < calls) {
                between++;
            }
            story.add((killed ? "killed at " : "ended with ") + count + ", in all " + all);
        }
    }
}
