package io.batchflux;

import io.batchflux.spi.GrowableValue;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * These options say how functions reach the node and run there: an immutable template; every {@code withX} returns a
 * copy.
 */
public final class FunctionOptions extends GrowableValue<FunctionOptions> {

    private static final Shape<FunctionOptions> SHAPE = new Shape<>(FunctionOptions::new);
    private static final Attribute<Code> CODE = SHAPE.attribute("code");
    private static final Attribute<@Nullable String> IMAGE =
            SHAPE.<String>optional("image").checkedBy(Text::image);
    private static final Attribute<String> JAVA_COMMAND =
            SHAPE.attribute("javaCommand", "java").checkedBy(FunctionOptions::command);
    private static final Attribute<Path> CACHE_DIRECTORY = SHAPE.attribute("cacheDirectory");
    private static final Attribute<Integer> INLINE_LIMIT =
            SHAPE.attribute("inlineLimit", 4 * 1024).checkedBy(Check.range(0, 32 * 1024));
    private static final Attribute<Integer> RESULT_LIMIT = SHAPE.attribute(
                    "resultLimit", defaultResultLimit(Runtime.getRuntime().maxMemory()))
            .checkedBy(Check.range(1, Integer.MAX_VALUE));
    private static final Attribute<Chunking> CHUNKING = SHAPE.attribute("chunking", Chunking.auto());
    private static final Attribute<FunctionTask> TASK = SHAPE.attribute("task", FunctionTask.ofDefaults());
    private static final Attribute<Boolean> LOGS = SHAPE.attribute("logs", false);

    private static final long USUAL_RESULT = 64L * 1024 * 1024;
    private static final long LEAST_RESULT = 1024L * 1024;
    /** What is not for results. */
    private static final long OTHER_MEMORY = 32L * 1024 * 1024;
    /** So many bytes may be in memory at once for each one of a result: as a line, as text, as JSON and as a value. */
    private static final int COPIES = 8;

    private FunctionOptions(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** A result that does not fit into memory would end all runs; nodes are not trusted to leave small ones. */
    static int defaultResultLimit(long memory) {
        return (int) Math.max(LEAST_RESULT, Math.min(USUAL_RESULT, (memory - OTHER_MEMORY) / COPIES));
    }

    /**
     * Returns the defaults: the application's class path, no image, {@code java}, {@code batchflux} in the temporary
     * directory (in {@code /tmp} if this program cannot spell that in its locale), 4 KiB inline, results of up to 64 MiB, or of what fits into the memory of this JVM, as many calls in a task as it
     * finds best.
     */
    public static FunctionOptions ofDefaults() {
        return SHAPE.initial()
                .withCode(Code.applicationClassPath())
                .withCacheDirectory(cacheDirectory(TemporaryFiles.directory(), System.getProperty("user.name")));
    }

    /** A program in the locale C cannot spell every user's name. */
    static Path cacheDirectory(Path temporary, String user) {
        try {
            return temporary.resolve("batchflux-" + user);
        } catch (InvalidPathException e) {
            return temporary.resolve("batchflux-" + user.replaceAll("[^A-Za-z0-9._-]", "_"));
        }
    }

    /** Returns which classes the node gets. */
    public Code code() {
        return get(CODE);
    }

    /** Returns the container image that functions run in, or {@code null} for none; it must have a Java 17 runtime. */
    public @Nullable String image() {
        return get(IMAGE);
    }

    /** Returns the command that starts a JVM on the node, options included. */
    public String javaCommand() {
        return get(JAVA_COMMAND);
    }

    /** Returns where class directories are packed into jars before they are uploaded. */
    public Path cacheDirectory() {
        return get(CACHE_DIRECTORY);
    }

    /**
     * Returns up to how many bytes the calls of a task travel inside it; more are uploaded as a blob, and so are several of a function
     * that is in an image.
     */
    public int inlineLimit() {
        return get(INLINE_LIMIT);
    }

    /**
     * Returns how many bytes a function's result may have as JSON; one that has more is the failure of its call. By default 64 MiB, or an
     * eighth of the memory that this JVM may use beyond 32 MiB if that is less: while it is read, a result is in memory several times.
     */
    public int resultLimit() {
        return get(RESULT_LIMIT);
    }

    /** Returns how many calls a task of a sweep has. */
    public Chunking chunking() {
        return get(CHUNKING);
    }

    /** Returns what the tasks that call functions have: slots, environment, inputs, time limit, retries. */
    public FunctionTask task() {
        return get(TASK);
    }

    /** Returns whether all that functions print is kept, and not only the end of what one that fails has printed. */
    public boolean logs() {
        return get(LOGS);
    }

    /** Returns a copy with this code. */
    public FunctionOptions withCode(Code code) {
        return with(CODE, code);
    }

    /** Returns a copy with this container image, or none. */
    public FunctionOptions withImage(@Nullable String image) {
        return with(IMAGE, image);
    }

    /**
     * Returns a copy with this command for the JVM.
     *
     * @throws IllegalArgumentException if it is blank or holds a single quote
     */
    public FunctionOptions withJavaCommand(String javaCommand) {
        return with(JAVA_COMMAND, javaCommand);
    }

    /** Returns a copy with this cache directory. */
    public FunctionOptions withCacheDirectory(Path cacheDirectory) {
        return with(CACHE_DIRECTORY, cacheDirectory);
    }

    /**
     * Returns a copy with this limit for the calls inside a task, in bytes.
     *
     * @throws IllegalArgumentException if it is not between 0 and 32 KiB
     */
    public FunctionOptions withInlineLimit(int inlineLimit) {
        return with(INLINE_LIMIT, inlineLimit);
    }

    /**
     * Returns a copy with this limit for results, in bytes. A result that does not fit into the memory of this JVM ends all runs of the
     * runner, whatever the limit is.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public FunctionOptions withResultLimit(int resultLimit) {
        return with(RESULT_LIMIT, resultLimit);
    }

    /** Returns a copy whose sweeps have so many calls in each task. */
    public FunctionOptions withChunking(Chunking chunking) {
        return with(CHUNKING, chunking);
    }

    /** Returns a copy whose chunking is changed in this way. */
    public FunctionOptions withChunking(UnaryOperator<Chunking> change) {
        return change(CHUNKING, change);
    }

    /** Returns a copy whose tasks have this. */
    public FunctionOptions withTask(FunctionTask task) {
        return with(TASK, task);
    }

    /** Returns a copy whose tasks are changed in this way. */
    public FunctionOptions withTask(UnaryOperator<FunctionTask> change) {
        return change(TASK, change);
    }

    /**
     * Returns a copy that keeps, or does not keep, all that functions print: it is uploaded with the outputs of their tasks,
     * and {@link Evaluation#logs()} has it.
     */
    public FunctionOptions withLogs(boolean logs) {
        return with(LOGS, logs);
    }

    private static String command(String name, String value) {
        if (value.isBlank() || value.indexOf('\'') >= 0) {
            throw new IllegalArgumentException(
                    name + " must not be blank or hold a single quote, was \"" + Text.shown(value) + "\"");
        }
        return Text.line(name, value);
    }
}
