package io.batchflux;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How functions reach the node and run there.
 *
 * @param code which classes the node gets
 * @param image the container image that functions run in, or {@code null} for none; it must have a Java 17 runtime
 * @param javaCommand the command that starts a JVM on the node, options included
 * @param cacheDirectory where class directories are packed into jars before they are uploaded
 * @param inlineLimit up to how many bytes the argument of a single call travels inside the task; larger ones, and the calls
 *     of a chunk, are uploaded as a blob
 * @param resultLimit how many bytes a function's result may have as JSON
 * @param chunking how many calls a task of a sweep has
 */
public record FunctionOptions(
        Code code,
        @Nullable String image,
        String javaCommand,
        Path cacheDirectory,
        int inlineLimit,
        int resultLimit,
        Chunking chunking) {

    /** @throws IllegalArgumentException if a value is outside its range */
    public FunctionOptions {
        requireNonNull(code, "code must not be null");
        requireNonNull(cacheDirectory, "cacheDirectory must not be null");
        if (javaCommand.isBlank() || javaCommand.indexOf('\'') >= 0) {
            throw new IllegalArgumentException(
                    "javaCommand must not be blank or hold a single quote, was \"" + javaCommand + "\"");
        }
        Check.between("inlineLimit", 0, 32 * 1024, inlineLimit);
        Check.between("resultLimit", 1, Integer.MAX_VALUE, resultLimit);
        requireNonNull(chunking, "chunking must not be null");
    }

    /**
     * Returns the defaults: the application's class path, no image, {@code java}, {@code batchflux} in the temporary
     * directory, 4 KiB inline, results of up to 64 MiB, a task for each call.
     */
    public static FunctionOptions ofDefaults() {
        return new FunctionOptions(
                Code.applicationClassPath(),
                null,
                "java",
                Path.of(System.getProperty("java.io.tmpdir"), "batchflux"),
                4 * 1024,
                64 * 1024 * 1024,
                Chunking.none());
    }

    /** Returns a copy with this code. */
    public FunctionOptions withCode(Code code) {
        return new FunctionOptions(code, image, javaCommand, cacheDirectory, inlineLimit, resultLimit, chunking);
    }

    /** Returns a copy with this container image, or none. */
    public FunctionOptions withImage(@Nullable String image) {
        return new FunctionOptions(code, image, javaCommand, cacheDirectory, inlineLimit, resultLimit, chunking);
    }

    /** Returns a copy with this command for the JVM. */
    public FunctionOptions withJavaCommand(String javaCommand) {
        return new FunctionOptions(code, image, javaCommand, cacheDirectory, inlineLimit, resultLimit, chunking);
    }

    /** Returns a copy with this cache directory. */
    public FunctionOptions withCacheDirectory(Path cacheDirectory) {
        return new FunctionOptions(code, image, javaCommand, cacheDirectory, inlineLimit, resultLimit, chunking);
    }

    /** Returns a copy with this limit for arguments inside a task, in bytes. */
    public FunctionOptions withInlineLimit(int inlineLimit) {
        return new FunctionOptions(code, image, javaCommand, cacheDirectory, inlineLimit, resultLimit, chunking);
    }

    /** Returns a copy with this limit for results, in bytes. */
    public FunctionOptions withResultLimit(int resultLimit) {
        return new FunctionOptions(code, image, javaCommand, cacheDirectory, inlineLimit, resultLimit, chunking);
    }

    /** Returns a copy whose sweeps have so many calls in each task. */
    public FunctionOptions withChunking(Chunking chunking) {
        return new FunctionOptions(code, image, javaCommand, cacheDirectory, inlineLimit, resultLimit, chunking);
    }
}
