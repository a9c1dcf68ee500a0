package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.batchflux.spi.GrowableValue;
import io.batchflux.spi.UserIdentity;
import io.batchflux.testing.InProcessNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** Values at their edges: each is refused by name before anything is done, or right. */
class EdgeValuesTests {

    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final RunOptions RUN = RunOptions.ofDefaults("pool");
    private static final List<GrowableValue<?>> GROUPS = List.of(
            RUN,
            RUN.job(),
            RUN.tasks(),
            RUN.functions(),
            RUN.functions().chunking(),
            RUN.concurrency(),
            RUN.sharing(),
            RUN.polling(),
            RUN.results(),
            RUN.stage(Stage.COLLECT),
            RUN.stage(Stage.COLLECT).retry(),
            TaskSpec.command("x"),
            TaskLimits.ofDefaults());

    /** A method {@code withX}, and how it is called with a value. */
    record Wither(GrowableValue<?> group, Method method) {

        String attribute() {
            String name = method.getName().substring("with".length());
            return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
        }

        Object call(@Nullable Object value) throws Throwable {
            @Nullable Object[] arguments = new Object[method.getParameterCount()];
            Arrays.fill(arguments, value);
            try {
                return method.invoke(group, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }

        @Override
        public String toString() {
            return method.getDeclaringClass().getSimpleName() + "." + method.getName();
        }
    }

    private static Stream<Wither> withers(Class<?> type) {
        return GROUPS.stream()
                .flatMap(group -> Stream.of(group.getClass().getMethods()).map(method -> new Wither(group, method)))
                .filter(wither -> wither.method().getName().startsWith("with"))
                .filter(wither -> Stream.of(wither.method().getParameterTypes()).allMatch(type::equals));
    }

    static Stream<Wither> ofDurations() {
        return withers(Duration.class);
    }

    static Stream<Wither> ofNumbers() {
        return withers(int.class);
    }

    static Stream<Wither> ofTexts() {
        return withers(String.class);
    }

    private static void refused(Wither wither, Object value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> {
                    Object made = wither.call(value);
                    throw new AssertionError(wither + " has let " + value + " in: " + made);
                })
                .satisfies(error -> assertThat(String.valueOf(error.getMessage()))
                        .matches("[^,]+ must .+, (was|had) (?s:.*)")
                        .hasSizeLessThan(400));
    }

    @ParameterizedTest
    @MethodSource("ofDurations")
    void aDurationIsNeitherNegativeNorForEver(Wither wither) {
        refused(wither, Duration.ofNanos(-1));
        refused(wither, Duration.ofSeconds(Long.MIN_VALUE));
        refused(wither, LONGEST.plusNanos(1));
        refused(wither, Duration.ofSeconds(Long.MAX_VALUE));
        refused(wither, ChronoUnit.FOREVER.getDuration());
    }

    @Test
    void aDurationThatIsTooLongIsRefusedWithItsName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskSpec.command("x").withTimeLimit(ChronoUnit.FOREVER.getDuration()))
                .withMessage("timeLimit must be at most 36500 days, was PT2562047788015215H30M7.999999999S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Polling.between(Duration.ofSeconds(1), ChronoUnit.FOREVER.getDuration()))
                .withMessageStartingWith("ceiling of polling must be at most 36500 days");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Chunking.auto(ChronoUnit.FOREVER.getDuration()))
                .withMessageStartingWith("taskLength must be at most 36500 days");
    }

    @ParameterizedTest
    @MethodSource("ofNumbers")
    void aNumberIsNotBelowZero(Wither wither) {
        if (!wither.attribute().equals("priority")) {
            refused(wither, -1);
        }
        refused(wither, Integer.MIN_VALUE);
    }

    @ParameterizedTest
    @MethodSource("ofTexts")
    void aTextHasNothingThatDoesNotArrive(Wither wither) {
        for (String text : List.of("a\0b", "\0", "a\ud800", "\udc00b", "\udc00\ud800")) {
            refused(wither, text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "a\u007fb", "a\u0085b"})
    void aTextOfOneLineHasNoControlCharacter(String text) {
        TaskSpec<String> task = TaskSpec.command("x");
        List<Executable> changes = List.of(
                () -> task.withImage(text),
                () -> task.withEnvironment(text, "value"),
                () -> task.withInput(Input.bytes(text, new byte[0])),
                () -> task.withOutput(text),
                () -> task.withOutput(Output.named("a", text)),
                () -> task.withInput(Input.url("in", "https://example.org/" + text)),
                () -> RUN.functions().withImage(text),
                () -> RUN.functions().withJavaCommand(text),
                () -> RUN.functions().withCode(Code.inImage(text)));
        for (Executable change : changes) {
            assertThatIllegalArgumentException()
                    .isThrownBy(change::execute)
                    .withMessageContaining(String.format("U+%04X at index ", (int) text.charAt(1)));
        }
        assertThat(task.withEnvironment("A", text).environment()).containsEntry("A", text);
        assertThat(TaskSpec.command(text).commandLine()).isEqualTo(text);
    }

    @Test
    void whatMayBeASecretIsNotShown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskSpec.command("x").withEnvironment("PASSWORD", "secret\0"))
                .withMessage(
                        "value of the environment variable PASSWORD must not hold a NUL or half a surrogate pair, had"
                                + " U+0000 at index 6");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Input.url("in", "https://example.org/a?sig=secret b"))
                .withMessage("url of an input must not hold a blank, a control character or half a surrogate pair, had"
                        + " U+0020 at index 32");
    }

    @Test
    void longTextsAreRefusedInAFewWords() {
        String endless = "x".repeat(1_000_000);
        for (Executable change : List.<Executable>of(
                () -> TaskSpec.command("x").withId(endless),
                () -> RUN.job().withPoolId(endless),
                () -> RUN.job().withIdPrefix(endless),
                () -> Input.bytes(endless, new byte[0]),
                () -> Input.bytes(endless + "/", new byte[0]),
                () -> Input.bytes("a/".repeat(500) + "a", new byte[0]),
                () -> Input.bytes("é".repeat(128), new byte[0]),
                () -> Output.pattern(endless),
                () -> Output.named(endless, "a"),
                () -> Output.named("a", endless),
                () -> RUN.functions().withJavaCommand("'" + endless),
                () -> TaskSpec.command("x").withEnvironment(endless + "=", "value"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(change::execute)
                    .satisfies(error ->
                            assertThat(String.valueOf(error.getMessage())).hasSizeLessThan(400));
        }
        assertThat(Input.bytes("é".repeat(127), new byte[0]).path()).hasSize(127);
    }

    @Test
    void anImageIsOneWord() {
        for (String image : List.of("", " ", "a b", "a\tb", "https://registry.example/image:1")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TaskSpec.command("x").withImage(image))
                    .withMessageStartingWith("image must not ");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RUN.functions().withImage(image));
        }
    }

    @Test
    void theClassPathOfAnImageDoesNotLeaveItsQuotes() {
        for (String classPath : List.of("/app/*\" -version; echo \"", "/app/'*'")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Code.inImage(classPath))
                    .withMessageStartingWith("classPath must not hold quotes");
        }
    }

    static Stream<Wither> ofChanges() {
        return Stream.concat(
                withers(UnaryOperator.class),
                Stream.of(RUN.waiting(), RUN.functions().task())
                        .flatMap(group -> Stream.of(group.getClass().getMethods())
                                .filter(method -> method.getName().startsWith("with"))
                                .filter(method ->
                                        Arrays.equals(method.getParameterTypes(), new Class<?>[] {UnaryOperator.class}))
                                .map(method -> new Wither(group, method))));
    }

    @ParameterizedTest
    @MethodSource("ofChanges")
    void aChangeThatIsMissingIsNamed(Wither wither) {
        assertThatNullPointerException()
                .isThrownBy(() -> wither.call(null))
                .withMessage("change of " + wither.attribute() + " must not be null");
        assertThatNullPointerException()
                .isThrownBy(() -> wither.call((UnaryOperator<Object>) before -> null))
                .withMessage(wither.attribute() + " must not be null");
    }

    @Test
    void aUserHasANameThatCanBeOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UserIdentity.user("a\0b"))
                .withMessage("username must not have a control character, had U+0000 at index 1");
    }

    static Stream<Named<UnaryOperator<RunOptions>>> edges() {
        Duration shortest = Duration.ofNanos(1);
        return Stream.of(
                edge(
                        "longest time limits",
                        options -> options.withTasks(tasks -> tasks.withTimeLimit(LONGEST))
                                .withJob(job -> job.withTimeLimit(LONGEST))),
                edge("shortest time limits", options -> options.withTasks(tasks -> tasks.withTimeLimit(shortest))),
                edge(
                        "longest stages",
                        options -> stages(
                                options,
                                stage -> stage.withDeadline(LONGEST)
                                        .withAttemptTimeout(LONGEST)
                                        .withRetry(retry -> retry.withBackoff(LONGEST, LONGEST)
                                                .withJitter(1)))),
                edge(
                        "no back-off",
                        options -> stages(
                                options,
                                stage -> stage.withRetry(retry -> retry.withBackoff(Duration.ZERO, Duration.ZERO)
                                        .withMaxAttempts(1)))),
                edge(
                        "longest sharing",
                        options -> options.withSharing(sharing -> sharing.withMaxAge(LONGEST)
                                .withLinger(Duration.ofHours(1))
                                .withMaxTasks(1_000_000))),
                edge(
                        "shortest sharing",
                        options -> options.withSharing(sharing -> sharing.withMaxAge(shortest)
                                .withLinger(Duration.ZERO)
                                .withMaxTasks(1))),
                edge("growing polling", options -> options.withPolling(Polling.between(shortest, LONGEST))),
                edge("polling with jitter", options -> options.withPolling(polling -> polling.withJitter(1))),
                edge(
                        "most at once",
                        options -> options.withConcurrency(most -> most.withMaxInFlight(Integer.MAX_VALUE)
                                .withUploads(10_000)
                                .withAdds(1_000)
                                .withDownloads(10_000))),
                edge(
                        "one at once",
                        options -> options.withConcurrency(one -> one.withMaxInFlight(1)
                                .withUploads(1)
                                .withAdds(1)
                                .withDownloads(1))),
                edge(
                        "largest results",
                        options -> options.withFunctions(functions ->
                                functions.withResultLimit(Integer.MAX_VALUE).withInlineLimit(0))),
                edge(
                        "longest chunks",
                        options -> options.withFunctions(functions ->
                                functions.withChunking(Chunking.auto(LONGEST).withLargest(10_000)))),
                edge(
                        "shortest chunks",
                        options ->
                                options.withFunctions(functions -> functions.withChunking(Chunking.auto(shortest)))));
    }

    private static Named<UnaryOperator<RunOptions>> edge(String name, UnaryOperator<RunOptions> change) {
        return Named.of(name, change);
    }

    private static RunOptions stages(RunOptions options, UnaryOperator<StageOptions> change) {
        RunOptions changed = options;
        for (Stage stage : Stage.values()) {
            changed = changed.withStage(stage, change);
        }
        return changed;
    }

    static int half(int number) {
        return number / 2;
    }

    @ParameterizedTest
    @MethodSource("edges")
    void allIsRightAtTheEdges(UnaryOperator<RunOptions> change) {
        Rig rig = new Rig();
        InProcessNode node = InProcessNode.of(rig.store);
        rig.with(options -> options.withFunctions(
                        functions -> functions.withCode(Code.inImage("/app/*")).withImage("functions:1")))
                .with(change);
        rig.service.tasks(node::run);

        assertThat(rig.complete(rig.runner().sweep(EdgeValuesTests::half, Flux.range(0, 30))))
                .hasSize(30)
                .allMatch(Evaluation::isSuccess);
        assertThat(rig.complete(rig.runner().call(EdgeValuesTests::half, 7))).containsExactly(3);
        rig.assertNothingIsLeft();
    }

    @Test
    void aCallThatIsReadInOnePieceIsAsLongAsItMayBe() {
        Rig rig = new Rig();
        rig.with(options -> options.withFunctions(functions -> functions
                .withCode(Code.inImage("/app/*"))
                .withImage("functions:1")
                .withInlineLimit(32 * 1024)));
        rig.service.tasks(InProcessNode.of(rig.store)::run);
        String text = "\0\ud800é\n" + "x".repeat(20_000);

        assertThat(rig.complete(rig.runner().call(String::toUpperCase, text)))
                .containsExactly(text.toUpperCase(Locale.ROOT));
    }
}
