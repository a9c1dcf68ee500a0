package io.batchflux.function;

import static io.batchflux.function.NodeMain.EXIT_BROKEN;
import static io.batchflux.function.NodeMain.EXIT_CRASHED;
import static io.batchflux.function.NodeMain.INVOCATIONS_FILE;
import static io.batchflux.function.NodeMain.INVOCATIONS_VARIABLE;
import static io.batchflux.function.NodeMain.OUTCOMES_FILE;
import static io.batchflux.function.NodeMain.SHUTDOWN_VARIABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.function.SampleFunctions.Parameters;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program in a JVM of its own, as on a node. */
class NodeMainTests {

    private static final String RUNNING = ".running";

    @TempDir
    Path directory;

    record Exit(int code, String out, String err) {}

    private Exit runProgram(String inline, String classPath, String... options) throws Exception {
        ProcessBuilder builder = new ProcessBuilder();
        builder.command()
                .add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        builder.command().addAll(List.of(options));
        builder.command().addAll(List.of("-cp", classPath, NodeMain.class.getName()));
        builder.directory(directory.toFile());
        builder.redirectOutput(directory.resolve("stdout.txt").toFile());
        builder.redirectError(directory.resolve("stderr.txt").toFile());
        // A node sets no locale, and the virtual machine then takes what it is given for ASCII.
        builder.environment().put("LC_ALL", "C");
        builder.environment().put(SHUTDOWN_VARIABLE, "100");
        if (!inline.isEmpty()) {
            builder.environment().put(INVOCATIONS_VARIABLE, inline);
        }
        Process process = builder.start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Exit(
                process.exitValue(),
                Files.readString(directory.resolve("stdout.txt")),
                Files.readString(directory.resolve("stderr.txt")));
    }

    private Exit run(Invocation... invocations) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (Invocation invocation : invocations) {
            lines.append(invocation.toJson()).append('\n');
        }
        return runProgram(lines.toString(), System.getProperty("java.class.path"), "-Xmx64m");
    }

    private List<Outcome> outcomes() throws IOException {
        return measured().stream()
                .map(outcome ->
                        outcome instanceof Outcome.Value value ? new Outcome.Value(value.id(), value.json()) : outcome)
                .toList();
    }

    private List<Outcome> measured() throws IOException {
        return Files.readAllLines(directory.resolve(OUTCOMES_FILE)).stream()
                .filter(line -> !line.startsWith("{\"protocol\"") && !line.startsWith("{\"end\""))
                .map(Outcome::parse)
                .toList();
    }

    private List<OutcomeHead> heads() throws IOException {
        return Files.readAllLines(directory.resolve(OUTCOMES_FILE)).stream()
                .filter(line -> line.startsWith("{\"protocol\""))
                .map(OutcomeHead::parse)
                .toList();
    }

    private RemoteError onlyError() throws IOException {
        assertThat(outcomes()).hasSize(1).first().isInstanceOf(Outcome.Failure.class);
        return ((Outcome.Failure) outcomes().get(0)).error();
    }

    private static <A, R> Invocation call(String id, RemoteFunction<A, R> function, A argument) {
        return ResolvedFunction.of(function).invocation(id, argument);
    }

    @Test
    void writesAnOutcomePerInvocationAndLetsPrintingThrough() throws Exception {
        Exit exit = run(
                call("1", SampleFunctions::shout, "häuser"),
                call("2", SampleFunctions::fail, "abc"),
                call("3", Parameters::score, new Parameters(2, 0.25)));

        assertThat(exit.code()).isZero();
        assertThat(exit.out()).contains("out: ");
        assertThat(exit.err()).contains("err: ");
        assertThat(outcomes()).extracting(Outcome::id).containsExactly("1", "2", "3");
        assertThat(outcomes().get(0)).isEqualTo(new Outcome.Value("1", "\"HÄUSER\""));
        assertThat(outcomes().get(2)).isEqualTo(new Outcome.Value("3", "0.5"));
    }

    @Test
    void eachTrySaysFirstWithWhichJavaAndCharsetItRuns() throws Exception {
        run(call("1", SampleFunctions::half, 1.0));
        run(call("1", SampleFunctions::half, 1.0));

        assertThat(Files.readAllLines(directory.resolve(OUTCOMES_FILE)).get(0)).startsWith("{\"protocol\":1,");
        assertThat(heads()).hasSize(2).allSatisfy(head -> {
            assertThat(head.protocol()).isEqualTo(OutcomeHead.PROTOCOL);
            assertThat(head.java()).isEqualTo(Runtime.version().toString());
            assertThat(head.charset()).isEqualTo("ANSI_X3.4-1968");
            assertThat(head.isUtf8()).isFalse();
        });
        assertThat(outcomes()).containsExactly(new Outcome.Value("1", "0.5"));
    }

    @Test
    void saysAtTheEndThatAllCallsHaveAnOutcome() throws Exception {
        run(call("1", SampleFunctions::half, 1.0));

        assertThat(Files.readAllLines(directory.resolve(OUTCOMES_FILE))).endsWith("{\"end\":\"done\"}");
    }

    @ParameterizedTest
    @CsvSource({"7, 2, budget", "1, 1, budget", "-5, 1, budget", "1000, 4, done", "soon, 4, done"})
    void beginsNoFurtherCallWhenItsBudgetIsUsedUpButMakesOne(String millis, int made, String end) throws Exception {
        AtomicLong clock = new AtomicLong();
        String lines = IntStream.range(0, 4)
                .mapToObj(i ->
                        call(Integer.toString(i), SampleFunctions::half, 1.0).toJson())
                .collect(Collectors.joining("\n"));

        NodeMain.run(
                directory,
                lines,
                getClass().getClassLoader(),
                PrintedTails.NONE,
                CallBudget.startingNow(millis, () -> clock.getAndAdd(4_000_000)),
                false);

        assertThat(outcomes()).hasSize(made);
        assertThat(Files.readAllLines(directory.resolve(OUTCOMES_FILE))).endsWith("{\"end\":\"" + end + "\"}");
    }

    /** Returns when the file says that this call is the last one; another file says that this runs. */
    static boolean isLast(String file) throws IOException {
        Files.writeString(Path.of(file + RUNNING), "");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < end) {
            if (Files.readString(Path.of(file)).contains("{\"last\":\"1\"}\n")) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    @Test
    void saysWhichCallIsTheLastWhileThatRuns() throws Exception {
        String file = directory.resolve(OUTCOMES_FILE).toString();
        String lines = call("0", SampleFunctions::half, 1.0).toJson() + "\n"
                + IntStream.range(1, 4)
                        .mapToObj(i -> call(Integer.toString(i), NodeMainTests::isLast, file)
                                .toJson())
                        .collect(Collectors.joining("\n"));

        NodeMain.run(
                directory,
                lines,
                getClass().getClassLoader(),
                PrintedTails.NONE,
                CallBudget.startingNow("1", () -> Files.exists(Path.of(file + RUNNING)) ? 1_000_000 : 0),
                true);

        assertThat(Files.readAllLines(directory.resolve(OUTCOMES_FILE)))
                .filteredOn(line -> !line.startsWith("{\"protocol\""))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("{\"id\":\"0\""),
                        said -> assertThat(said).isEqualTo("{\"last\":\"1\"}"),
                        second -> assertThat(second).startsWith("{\"id\":\"1\"").contains("true"),
                        end -> assertThat(end).isEqualTo("{\"end\":\"budget\"}"));
    }

    @Test
    void anotherTryBeginsNoCallThatWasGivenBack() throws Exception {
        Files.writeString(
                directory.resolve(OUTCOMES_FILE),
                new Outcome.Value("0", "0.5").toJson() + "\n{\"last\":\"1\"}\n{\"id\":\"1");

        assertThat(run(
                                call("0", SampleFunctions::half, 1.0),
                                call("1", SampleFunctions::half, 3.0),
                                call("2", SampleFunctions::half, 5.0))
                        .code())
                .isZero();

        assertThat(Files.readAllLines(directory.resolve(OUTCOMES_FILE)))
                .anyMatch(line -> line.startsWith("{\"id\":\"1\""))
                .noneMatch(line -> line.startsWith("{\"id\":\"2\""))
                .endsWith("{\"end\":\"budget\"}");
    }

    @Test
    void makesEachCallOfALineAndGoesOnBehindThoseThatHaveAnOutcome() throws Exception {
        ResolvedFunction<Double, Double> half = ResolvedFunction.of(SampleFunctions::half);
        String line = half.line(List.of(half.arguments(3.0), half.arguments(5.0), half.arguments(7.0)));

        assertThat(runProgram(line, System.getProperty("java.class.path"), "-Xmx64m")
                        .code())
                .isZero();

        Outcome[] all = {new Outcome.Value("0", "1.5"), new Outcome.Value("1", "2.5"), new Outcome.Value("2", "3.5")};
        assertThat(outcomes()).containsExactly(all);
        List<String> written = Files.readAllLines(directory.resolve(OUTCOMES_FILE));
        Files.write(directory.resolve(OUTCOMES_FILE), written.subList(0, 2));

        assertThat(runProgram(line, System.getProperty("java.class.path"), "-Xmx64m")
                        .code())
                .isZero();
        assertThat(outcomes()).containsExactly(all);
        assertThat(Files.readAllLines(directory.resolve(OUTCOMES_FILE))).contains(written.get(1));
    }

    @Test
    void readsTheFileIfTheVariableIsNotSet() throws Exception {
        Files.writeString(
                directory.resolve(INVOCATIONS_FILE),
                call("1", SampleFunctions::half, 3.0).toJson() + "\n");

        assertThat(run().code()).isZero();
        assertThat(outcomes()).containsExactly(new Outcome.Value("1", "1.5"));
    }

    @Test
    void measuresEachCall() throws Exception {
        long start = System.nanoTime();
        run(call("1", SampleFunctions::shout, "häuser"), call("2", SampleFunctions::fail, "abc"));
        Duration all = Duration.ofNanos(System.nanoTime() - start);

        assertThat(measured())
                .extracting(Outcome::duration)
                .allSatisfy(duration -> assertThat(duration).isBetween(Duration.ZERO, all));
    }

    @Test
    void reportsAnExceptionDownToTheFunctionAndItsCause() throws Exception {
        assertThat(run(call("1", SampleFunctions::fail, "abc")).code()).isZero();

        RemoteError error = onlyError();
        assertThat(error.className()).isEqualTo("java.lang.IllegalArgumentException");
        assertThat(error.message()).isEqualTo("bad text");
        assertThat(error.stackTrace()).singleElement().satisfies(frame -> {
            assertThat(frame.className()).isEqualTo(SampleFunctions.class.getName());
            assertThat(frame.method()).isEqualTo("fail");
            assertThat(frame.file()).isEqualTo("SampleFunctions.java");
        });
        assertThat(new RemoteException(error).getCause()).hasMessage("java.lang.IllegalStateException: because of 3");
    }

    @Test
    void reportsErrorsThatAnotherTryWouldRepeat() throws Exception {
        Exit exit = run(
                call("1", SampleFunctions::failAnAssertion, "1 = 2"),
                call("2", SampleFunctions::recurse, 0),
                call("3", SampleFunctions::initialise, ""),
                call("4", SampleFunctions::initialise, ""),
                call("5", SampleFunctions::failHopelessly, ""),
                call("6", SampleFunctions::unwritable, ""));

        assertThat(exit.code()).isZero();
        assertThat(outcomes())
                .extracting(outcome -> ((Outcome.Failure) outcome).error().className())
                .containsExactly(
                        "java.lang.AssertionError",
                        "java.lang.StackOverflowError",
                        "java.lang.ExceptionInInitializerError",
                        "java.lang.NoClassDefFoundError",
                        SampleFunctions.Hopeless.class.getName(),
                        "java.lang.IllegalArgumentException");
    }

    private static FunctionReference half(String className, String methodName, String argumentType, String descriptor) {
        return new FunctionReference(
                className, methodName, descriptor, FunctionReference.Kind.STATIC, argumentType, "double");
    }

    @Test
    void saysThatAClassIsNotOnTheClassPath() throws Exception {
        FunctionReference absent = half("com.example.Absent", "half", "double", "(D)D");
        FunctionReference absentParameter =
                half(SampleFunctions.class.getName(), "half", "double", "(Lcom/example/Absent;)D");
        FunctionReference absentArgument =
                half(SampleFunctions.class.getName(), "half", "java.util.List<com.example.Absent>", "(D)D");

        Exit exit = run(
                new Invocation("1", absent, "1"),
                new Invocation("2", absentParameter, "1"),
                new Invocation("3", absentArgument, "1"));

        assertThat(exit.code()).isZero();

        assertThat(outcomes())
                .extracting(outcome -> ((Outcome.Failure) outcome).error().message())
                .allSatisfy(message -> assertThat(message)
                        .startsWith("class com.example.Absent is not on the node's class path (")
                        .contains("jackson-databind"));
    }

    @Test
    void saysThatTheCodeIsAnotherVersion() throws Exception {
        FunctionReference renamed = half(SampleFunctions.class.getName(), "quarter", "double", "(D)D");

        assertThat(run(new Invocation("1", renamed, "1")).code()).isZero();

        assertThat(onlyError().message()).contains("quarter").contains("the code there is another version");
    }

    @Test
    void outcomeOfACallThatFailsHasTheEndOfWhatThatHasPrinted() throws Exception {
        Exit exit = run(
                call("1", SampleFunctions::shout, "loud"),
                call("2", SampleFunctions::printAndFail, 3),
                call("3", SampleFunctions::printAndFail, 10_000));

        assertThat(exit.code()).isZero();
        assertThat(exit.out()).contains("out: loud", "line 9999");
        assertThat(((Outcome.Failure) outcomes().get(1)).printed())
                .isEqualTo(new Printed("line 0\nline 1\nline 2\n", "oh no\n"));
        assertThat(((Outcome.Failure) outcomes().get(2)).printed().stdout())
                .hasSize(PrintedTails.MOST)
                .endsWith("line 9998\nline 9999\n");
    }

    @Test
    void exitsNonZeroWithoutAnOutcomeWhenMemoryIsExhausted() throws Exception {
        Exit exit = run(call("1", SampleFunctions::half, 1.0), call("2", SampleFunctions::exhaustMemory, 0));

        assertThat(exit.code()).isEqualTo(EXIT_CRASHED);
        assertThat(exit.err()).contains("OutOfMemoryError");
        assertThat(outcomes()).containsExactly(new Outcome.Value("1", "0.5"));
    }

    @Test
    void exitsNonZeroWhenAnExceptionHidesExhaustedMemory() throws Exception {
        assertThat(run(call("1", SampleFunctions::wrapAnExhaustedMemory, 0)).code())
                .isEqualTo(EXIT_CRASHED);
        assertThat(outcomes()).isEmpty();
    }

    @Test
    void leavesTheExitCodeAndNoOutcomeToAFunctionThatEndsTheProcess() throws Exception {
        assertThat(run(call("1", SampleFunctions::halt, 134)).code()).isEqualTo(134);
        assertThat(run(call("1", SampleFunctions::exit, 0)).code()).isZero();
        assertThat(outcomes()).isEmpty();
    }

    @Test
    void endsThoughAFunctionLeftAThreadBehind() throws Exception {
        assertThat(run(call("1", SampleFunctions::leaveAThreadBehind, 1)).code())
                .isZero();
        assertThat(outcomes()).containsExactly(new Outcome.Value("1", "1"));
    }

    @Test
    void endsThoughAFunctionLeftAHookThatNeverEnds() throws Exception {
        assertThat(run(call("1", SampleFunctions::leaveAHookThatNeverEnds, 1)).code())
                .isZero();
        assertThat(outcomes()).containsExactly(new Outcome.Value("1", "1"));
    }

    @Test
    void keepsTheOutcomesThoughAFunctionDeletesTheirFile() throws Exception {
        Exit exit = run(
                call("1", SampleFunctions::half, 1.0),
                call("2", SampleFunctions::deleteWhatIsThere, 2),
                call("3", SampleFunctions::half, 3.0));

        assertThat(exit.code()).isZero();
        assertThat(outcomes())
                .containsExactly(
                        new Outcome.Value("1", "0.5"), new Outcome.Value("2", "2"), new Outcome.Value("3", "1.5"));
    }

    @Test
    void keepsTheOutcomeOfAFunctionThatLeavesItsThreadInterrupted() throws Exception {
        Exit exit = run(
                call("1", SampleFunctions::interruptItself, 1),
                call("2", SampleFunctions::interruptItself, 2),
                call("3", SampleFunctions::giveUp, 3),
                call("4", SampleFunctions::half, 3.0));

        assertThat(exit.code()).isZero();
        assertThat(outcomes())
                .startsWith(new Outcome.Value("1", "false"), new Outcome.Value("2", "false"))
                .endsWith(new Outcome.Value("4", "1.5"));
        assertThat(((Outcome.Failure) outcomes().get(2)).error())
                .satisfies(error -> assertThat(error.message()).isEqualTo("gave up"))
                .satisfies(error -> assertThat(new RemoteException(error).getCause())
                        .hasMessage(InterruptedException.class.getName() + ": sleep interrupted"));
    }

    @Test
    void writesAndReadsOnWhileItIsInterruptedAllTheTime() throws Exception {
        StringBuilder lines = new StringBuilder(
                call("0", SampleFunctions::interruptForEver, 0).toJson() + "\n");
        for (int i = 1; i <= 500; i++) {
            lines.append(call("" + i, SampleFunctions::half, (double) i).toJson())
                    .append('\n');
        }
        Files.writeString(directory.resolve(INVOCATIONS_FILE), lines);

        assertThat(run().code()).isZero();
        assertThat(outcomes()).hasSize(501).endsWith(new Outcome.Value("500", "250.0"));
    }

    @Test
    void reportsExceptionsThatDoNotWantToBeReported() throws Exception {
        Exit exit = run(
                call("1", SampleFunctions::failInEveryWay, 1),
                call("2", SampleFunctions::failAtLength, 10_000_000),
                call("3", SampleFunctions::half, 1.0));

        assertThat(exit.code()).isZero();
        assertThat(outcomes()).hasSize(3).endsWith(new Outcome.Value("3", "0.5"));
        assertThat(((Outcome.Failure) outcomes().get(0)).error().className())
                .isEqualTo(SampleFunctions.Untold.class.getName());
        assertThat(((Outcome.Failure) outcomes().get(1)).error().message())
                .startsWith("xxx")
                .endsWith("... (10000000 characters)");
    }

    @Test
    void anExceptionWhoseMethodsThrowErrorsIsTheFailureOfItsCallAlone() throws Exception {
        Exit exit = run(call("1", SampleFunctions::failWithErrors, 1), call("2", SampleFunctions::half, 1.0));

        assertThat(exit.code()).isZero();
        assertThat(outcomes()).hasSize(2).endsWith(new Outcome.Value("2", "0.5"));
        assertThat(((Outcome.Failure) outcomes().get(0)).error())
                .returns(SampleFunctions.Unspeakable.class.getName(), RemoteError::className)
                .returns("(its getMessage() threw java.lang.AssertionError)", RemoteError::message);
    }

    @Test
    void worksWithoutTheModulesOfJacksonAndSaysWhatNeedsOne() throws Exception {
        String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.matches(".*jackson-(datatype|module)-.*"))
                .collect(Collectors.joining(File.pathSeparator));
        String lines = call("1", SampleFunctions::half, 3.0).toJson() + "\n"
                + call("2", Duration::toString, Duration.ofSeconds(1)).toJson();

        assertThat(runProgram(lines, classPath).code()).isZero();
        assertThat(outcomes()).startsWith(new Outcome.Value("1", "1.5"));
        assertThat(((Outcome.Failure) outcomes().get(1)).error().message()).contains("jackson-datatype-jsr310");
    }

    @Test
    void goesOnAfterTheWholeLinesOfAnEarlierTry() throws Exception {
        Files.writeString(
                directory.resolve(OUTCOMES_FILE),
                new Outcome.Value("1", "42").toJson() + "\n" + new Outcome.Value("2", "43").toJson());

        assertThat(run(call("1", SampleFunctions::half, 1.0), call("2", SampleFunctions::half, 2.0))
                        .code())
                .isZero();
        assertThat(outcomes()).containsExactly(new Outcome.Value("1", "42"), new Outcome.Value("2", "1.0"));
    }

    @Test
    void loadsNoneOfWhatReadsValuesIfThereIsNoneToRead() throws Exception {
        String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("jackson-databind"))
                .collect(Collectors.joining(File.pathSeparator));
        Files.writeString(directory.resolve(OUTCOMES_FILE), new Outcome.Value("1", "42").toJson() + "\n");

        assertThat(runProgram(call("1", SampleFunctions::half, 1.0).toJson(), classPath)
                        .code())
                .isZero();
        assertThat(outcomes()).containsExactly(new Outcome.Value("1", "42"));
    }

    @Test
    void callsFunctionsOfNumbersRecordsListsAndMapsWithoutDatabind() throws Exception {
        String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.matches(".*jackson-(databind|datatype|module)-.*"))
                .collect(Collectors.joining(File.pathSeparator));
        SampleFunctions.Parameters parameters = new SampleFunctions.Parameters(1, 0.5);
        String lines = Stream.of(
                        call("1", SampleFunctions::half, 3.0),
                        call("2", SampleFunctions::index, parameters),
                        call("3", SampleFunctions::widen, List.of(parameters)))
                .map(Invocation::toJson)
                .collect(Collectors.joining("\n"));

        assertThat(runProgram(lines, classPath).code()).isZero();
        assertThat(outcomes())
                .hasSize(3)
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.Value.class));
    }

    @Test
    void startsAgainIfWhatIsThereIsNotItsOwn() throws Exception {
        Files.writeString(
                directory.resolve(OUTCOMES_FILE), "hello\n", StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);

        assertThat(run(call("1", SampleFunctions::half, 1.0)).code()).isZero();
        assertThat(outcomes()).containsExactly(new Outcome.Value("1", "0.5"));
    }

    @Test
    void saysThatThereAreNoInvocations() throws Exception {
        Exit exit = run();

        assertThat(exit.code()).isEqualTo(EXIT_BROKEN);
        assertThat(exit.err()).contains("There are no invocations").contains(INVOCATIONS_VARIABLE);
    }

    @Test
    void exitsNonZeroIfAnInvocationWasCutOff() throws Exception {
        String line = call("1", SampleFunctions::half, 1.0).toJson();

        Exit exit = runProgram(line.substring(0, line.length() / 2), System.getProperty("java.class.path"));

        assertThat(exit.code()).isEqualTo(EXIT_BROKEN);
        assertThat(exit.err()).contains("a line must be a JSON object");
    }
}
