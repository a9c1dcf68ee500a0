package io.batchflux;

import io.batchflux.function.NodeMain;
import io.batchflux.function.ResolvedFunction;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The tasks that call functions: a command that starts the node's program, and the calls as its input. */
final class FunctionProgram {

    private static final Output.Named OUTCOMES = Output.named("outcomes", NodeMain.OUTCOMES_FILE);

    private final FunctionOptions options;
    private final StageCode stageCode;

    FunctionProgram(FunctionOptions options, StageCode stageCode) {
        this.options = options;
        this.stageCode = stageCode;
    }

    /** Returns the task of one call; outcomes of a task that fails are not fetched. */
    <A> TaskSpec<Chunk<A>> single(ResolvedFunction<A, ?> function, Call<A> call) {
        return task(function, Chunk.of(call), OUTCOMES);
    }

    /**
     * Returns the task of a chunk, whose outcomes are fetched even if it fails. Unless it has one call alone, Azure Batch
     * does not run it again: a new try has a new directory, and would make the calls again that have an outcome.
     */
    <A> TaskSpec<Chunk<A>> chunk(ResolvedFunction<A, ?> function, Chunk<A> chunk) {
        TaskSpec<Chunk<A>> task = task(function, chunk, OUTCOMES.withOnFailure(true));
        return chunk.isSingle() ? task : task.withRetries(0);
    }

    private <A> TaskSpec<Chunk<A>> task(ResolvedFunction<A, ?> function, Chunk<A> chunk, Output.Named outcomes) {
        TaskSpec<Chunk<A>> task = TaskSpec.command(commandLine(), chunk).withOutput(outcomes);
        String image = options.image();
        if (image != null) {
            task = task.withImage(image);
        }
        String lines = lines(function, chunk);
        byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
        // Several lines are no value for a variable: a node that starts a container may pass it by a file of lines.
        return chunk.isSingle() && bytes.length <= options.inlineLimit()
                ? task.withEnvironment(NodeMain.INVOCATIONS_VARIABLE, lines)
                : task.withInput(new Input.Bytes(NodeMain.INVOCATIONS_FILE, ByteBuffer.wrap(bytes)));
    }

    private static <A> String lines(ResolvedFunction<A, ?> function, Chunk<A> chunk) {
        StringBuilder lines = new StringBuilder();
        for (int id = 0; id < chunk.calls().size(); id++) {
            lines.append(id == 0 ? "" : "\n")
                    .append(function.invocation(
                                    Integer.toString(id), chunk.calls().get(id).argument())
                            .toJson());
        }
        return lines.toString();
    }

    private String commandLine() {
        return "/bin/sh -c 'exec " + options.javaCommand() + " -cp \"" + stageCode.classPathOnNode() + "\" "
                + NodeMain.class.getName() + "'";
    }
}
