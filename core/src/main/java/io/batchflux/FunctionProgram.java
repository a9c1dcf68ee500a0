package io.batchflux;

import io.batchflux.function.FunctionReference;
import io.batchflux.function.NodeMain;
import io.batchflux.function.ResolvedFunction;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tasks that call functions: a command that starts the node's program, and the calls as its input. */
final class FunctionProgram {

    private static final Logger LOG = LoggerFactory.getLogger(FunctionProgram.class);

    /** What of the code exists only in memory comes with the task. */
    private static final String MEMORY_JAR = "batchflux-classes.jar";

    static final Output.Named OUTCOMES = Output.named("outcomes", NodeMain.OUTCOMES_FILE);
    private static final Output.Named STDOUT =
            Output.named("stdout", "../stdout.txt").withOnFailure(true);
    private static final Output.Named STDERR =
            Output.named("stderr", "../stderr.txt").withOnFailure(true);

    private final FunctionOptions options;
    private final StageCode stageCode;
    private final FunctionClasses classes;
    private final @Nullable ByteBuffer memoryJar;
    /** The functions of which it was said that their results may be refused. */
    private final Set<FunctionReference> told = ConcurrentHashMap.newKeySet();

    private final AtomicReference<@Nullable TaskSpec<String>> singles = new AtomicReference<>();
    private final AtomicReference<@Nullable TaskSpec<String>> chunks = new AtomicReference<>();

    FunctionProgram(FunctionOptions options, StageCode stageCode) {
        this(options, stageCode, new FunctionClasses(options.code()), null);
    }

    private FunctionProgram(
            FunctionOptions options, StageCode stageCode, FunctionClasses classes, @Nullable ByteBuffer memoryJar) {
        this.options = options;
        this.stageCode = stageCode;
        this.classes = classes;
        this.memoryJar = memoryJar;
    }

    /**
     * Returns a program for this function, whose tasks bring what of its code exists only in memory.
     *
     * @throws IllegalArgumentException if nodes cannot have its class
     */
    FunctionProgram of(ResolvedFunction<?, ?> function) {
        ByteBuffer jar =
                classes.require(function.declaringClass(), function.reference().methodName());
        if (function.isResultOpen() && told.add(function.reference())) {
            LOG.warn(
                    "The result of {} is of type {}, which does not tell the classes of what is inside: texts, truth values, numbers"
                            + " that are int or double, and lists and maps of these arrive, and a call that returns anything else"
                            + " fails when it was made. Name the types in the signature of a method",
                    function.reference(),
                    function.reference().resultType());
        }
        return jar == null ? this : new FunctionProgram(options, stageCode, classes, jar);
    }

    /** As {@link #of}, for calls that another program may go on with. */
    FunctionProgram ofNamed(ResolvedFunction<?, ?> function) {
        FunctionProgram program = of(function);
        if (program.memoryJar != null) {
            throw new IllegalArgumentException(
                    "The class " + function.declaringClass().getName()
                            + " of the function exists in this virtual machine only, and a named run goes on in others. Put it into a jar or a"
                            + " directory that is on the class path.");
        }
        return program;
    }

    static boolean isOutcomes(Output.Named output) {
        return output.name().equals(OUTCOMES.name()) && output.path().equals(OUTCOMES.path());
    }

    static boolean isOutcomes(TaskOutput output) {
        return output.name().equals(OUTCOMES.name());
    }

    static boolean isLog(TaskOutput output) {
        return output.name().equals(STDOUT.name()) || output.name().equals(STDERR.name());
    }

    /** As {@link #single}; if the argument cannot travel, the task is refused. */
    <A> TaskSpec<Chunk<A>> singleOrRefused(ResolvedFunction<A, ?> function, Call<A> call) {
        IllegalArgumentException refusal = call.refusal();
        return refusal == null ? single(function, call) : refused(function, Chunk.of(call), refusal);
    }

    /**
     * Returns the task of one call; outcomes of a task that fails are not fetched.
     *
     * @throws IllegalArgumentException if the argument cannot travel
     */
    <A> TaskSpec<Chunk<A>> single(ResolvedFunction<A, ?> function, Call<A> call) {
        if (call.refusal() != null) {
            throw call.refusal();
        }
        return task(function, Chunk.of(call), OUTCOMES);
    }

    /**
     * Returns the task of a chunk, whose outcomes are fetched even if it fails, and a refused one for each call whose argument
     * cannot travel. Unless it has one call alone, Azure Batch does not run it again: a new try would begin with the call that the
     * last one broke at, and the others would wait for its retries.
     */
    <A> List<TaskSpec<Chunk<A>>> chunk(ResolvedFunction<A, ?> function, Chunk<A> chunk) {
        List<TaskSpec<Chunk<A>>> tasks = new ArrayList<>(1);
        List<Call<A>> calls = new ArrayList<>();
        for (Call<A> call : chunk.calls()) {
            IllegalArgumentException refusal = call.refusal();
            if (refusal == null) {
                calls.add(call);
            } else {
                tasks.add(refused(function, chunk.with(List.of(call)), refusal));
            }
        }
        if (!calls.isEmpty()) {
            TaskSpec<Chunk<A>> task = task(function, chunk.with(calls), OUTCOMES.withOnFailure(true));
            tasks.add(calls.size() == 1 ? task : task.withRetries(0));
        }
        return tasks;
    }

    /** Returns a task that makes no call, under whose id another one may be already, which does. */
    TaskSpec<String> nothing() {
        return TaskSpec.command("/bin/sh -c :")
                .withOutput(OUTCOMES.withOnFailure(true))
                .withRetries(0);
    }

    private <A> TaskSpec<Chunk<A>> refused(
            ResolvedFunction<A, ?> function, Chunk<A> chunk, IllegalArgumentException why) {
        return TaskSpec.command(commandLine(), chunk)
                .withRefusal(new ArgumentRefusedException(function.reference().toString(), why));
    }

    private <A> TaskSpec<Chunk<A>> task(ResolvedFunction<A, ?> function, Chunk<A> chunk, Output.Named outcomes) {
        List<List<String>> calls = chunk.isSingle()
                ? List.of(chunk.calls().get(0).written())
                : chunk.calls().stream().map(Call::written).toList();
        TaskSpec<Chunk<A>> task = template(outcomes).withItem(chunk);
        Duration budget = chunk.budget();
        if (budget != null && calls.size() > 1) {
            task = task.withEnvironment(NodeMain.BUDGET_VARIABLE, Long.toString(budget.toMillis()));
        }
        // One line, for a node that starts a container may pass variables by a file of lines. The program of an image
        // may be an older one, which
        // knows one call a line.
        boolean together =
                calls.size() == 1 || options.code().classPathInImage().isEmpty();
        if (together && function.lengthOf(calls) <= options.inlineLimit()) {
            String line = function.line(calls);
            if (line.length() <= options.inlineLimit()) {
                return task.withEnvironment(NodeMain.INVOCATIONS_VARIABLE, line);
            }
        }
        return task.withInput(new Input.Bytes(NodeMain.INVOCATIONS_FILE, ByteBuffer.wrap(lines(function, calls))));
    }

    private static byte[] lines(ResolvedFunction<?, ?> function, List<List<String>> calls) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (int id = 0; id < calls.size(); id++) {
            if (id > 0) {
                lines.write('\n');
            }
            lines.writeBytes(function.line(Integer.toString(id), calls.get(id)).getBytes(StandardCharsets.US_ASCII));
        }
        return lines.toByteArray();
    }

    /** Returns what all tasks have that leave their outcomes so, and makes it once, as there may be very many. */
    private TaskSpec<String> template(Output.Named outcomes) {
        AtomicReference<@Nullable TaskSpec<String>> template = outcomes.onFailure() ? chunks : singles;
        TaskSpec<String> known = template.get();
        if (known == null) {
            known = made(outcomes);
            template.set(known);
        }
        return known;
    }

    private TaskSpec<String> made(Output.Named outcomes) {
        TaskSpec<String> task = TaskSpec.command(commandLine())
                .withOutput(outcomes)
                .continued()
                .withEnvironment(NodeJava.LOCALE, NodeJava.UTF8);
        if (options.logs()) {
            task = task.withOutput(STDOUT).withOutput(STDERR);
        }
        String image = options.image();
        if (image != null) {
            task = task.withImage(image);
        }
        task = options.task().applyTo(task);
        return memoryJar == null ? task : task.withInput(new Input.Bytes(MEMORY_JAR, memoryJar));
    }

    private String commandLine() {
        return "/bin/sh -c 'exec " + NodeJava.command(options) + " -cp \""
                + (memoryJar == null ? "" : MEMORY_JAR + ":") + stageCode.classPathOnNode() + "\" "
                + NodeMain.class.getName() + "'";
    }
}
