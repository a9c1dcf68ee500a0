package io.batchflux;

import io.batchflux.spi.ETag;
import io.batchflux.spi.FailureInfo;
import io.batchflux.spi.TaskExecution;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is recorded of tasks, as bytes. What a later version adds at the end is not read. */
final class Bodies {

    private Bodies() {}

    static ByteBuffer write(Recorded recorded) {
        Out out = new Out();
        write(recorded, out);
        return out.written();
    }

    private static void write(Recorded recorded, Out out) {
        Binary.text(out, recorded.taskId());
        write(recorded.execution(), out);
        TaskFailure failure = recorded.failure();
        out.writeBoolean(failure != null);
        if (failure != null) {
            Binary.text(out, failure.kind().name());
            Binary.text(out, failure.message());
            Binary.text(out, failure.stderrTail());
            write(failure.info(), out);
        }
        out.writeInt(recorded.outputs().size());
        for (Recorded.Left left : recorded.outputs()) {
            Binary.text(out, left.name());
            out.writeLong(left.size());
            Binary.text(out, left.blob());
        }
        Binary.text(out, recorded.outcome());
        Binary.text(out, recorded.outcomeBlob());
        out.writeInt(recorded.execution().readds());
        for (Recorded.Left left : recorded.outputs()) {
            ETag eTag = left.eTag();
            Binary.text(out, eTag == null ? null : eTag.value());
        }
        out.writeInt(recorded.execution().preemptions());
        Binary.text(out, failure == null ? null : failure.stdoutTail());
        Binary.text(out, recorded.outputsBlob());
    }

    /** Returns what these outputs are, which are too many for a body. */
    static byte[] write(List<Recorded.Left> outputs) {
        return Binary.write(out -> {
            out.writeInt(outputs.size());
            for (Recorded.Left left : outputs) {
                ETag eTag = left.eTag();
                Binary.text(out, left.name());
                out.writeLong(left.size());
                Binary.text(out, left.blob());
                Binary.text(out, eTag == null ? null : eTag.value());
            }
        });
    }

    /** Reads what {@link #write(List)} has written. */
    static List<Recorded.Left> readOutputs(ByteBuffer bytes) {
        return Binary.read(bytes, in -> {
            List<Recorded.Left> outputs = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                Recorded.Left output = new Recorded.Left(Binary.text(in), in.readLong(), Binary.text(in), null);
                String eTag = Binary.optionalText(in);
                outputs.add(output.withETag(eTag == null ? null : new ETag(eTag)));
            }
            return outputs;
        });
    }

    static Recorded read(ByteBuffer body) {
        return Binary.read(body, in -> {
            String taskId = Binary.text(in);
            TaskExecution execution = execution(in);
            TaskFailure failure = in.readBoolean() ? failure(in) : null;
            int count = in.readInt();
            List<Recorded.Left> outputs = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                outputs.add(new Recorded.Left(Binary.text(in), in.readLong(), Binary.text(in), null));
            }
            String outcome = Binary.optionalText(in);
            String outcomeBlob = Binary.optionalText(in);
            int readds = in.available() > 0 ? in.readInt() : 0;
            for (int i = 0; i < count && in.available() > 0; i++) {
                String eTag = Binary.optionalText(in);
                outputs.set(i, outputs.get(i).withETag(eTag == null ? null : new ETag(eTag)));
            }
            int preemptions = in.available() > 0 ? in.readInt() : 0;
            String stdoutTail = in.available() > 0 ? Binary.optionalText(in) : null;
            String outputsBlob = in.available() > 0 ? Binary.optionalText(in) : null;
            return new Recorded(
                    taskId,
                    execution.withReadds(readds).withPreemptions(preemptions),
                    failure == null || stdoutTail == null ? failure : failure.withStdoutTail(stdoutTail),
                    outputs,
                    outcome,
                    outcomeBlob,
                    outputsBlob);
        });
    }

    private static TaskFailure failure(DataInputStream in) throws IOException {
        FailureKind kind = kind(Binary.text(in));
        return TaskFailure.of(kind, Binary.text(in))
                .withStderrTail(Binary.text(in))
                .withInfo(info(in));
    }

    /** A later version may know kinds that this one does not. */
    private static FailureKind kind(String name) {
        for (FailureKind kind : FailureKind.values()) {
            if (kind.name().equals(name)) {
                return kind;
            }
        }
        return FailureKind.SERVICE;
    }

    private static void write(TaskExecution execution, Out out) {
        TaskExecution.Result result = execution.result();
        Integer exitCode = execution.exitCode();
        Binary.text(out, result == null ? null : result.name());
        Binary.text(out, exitCode == null ? null : exitCode.toString());
        write(execution.failureInfo(), out);
        Binary.time(out, execution.startTime());
        Binary.time(out, execution.endTime());
        out.writeInt(execution.retryCount());
        out.writeInt(execution.requeueCount());
        Binary.text(out, execution.nodeId());
    }

    private static TaskExecution execution(DataInputStream in) throws IOException {
        String result = Binary.optionalText(in);
        String exitCode = Binary.optionalText(in);
        return TaskExecution.NONE
                .withResult(result == null ? null : TaskExecution.Result.valueOf(result))
                .withExitCode(exitCode == null ? null : Integer.valueOf(exitCode))
                .withFailureInfo(info(in))
                .withStartTime(Binary.time(in))
                .withEndTime(Binary.time(in))
                .withRetryCount(in.readInt())
                .withRequeueCount(in.readInt())
                .withNodeId(Binary.optionalText(in));
    }

    private static void write(@Nullable FailureInfo info, Out out) {
        out.writeBoolean(info != null);
        if (info != null) {
            Binary.text(out, info.category().name());
            Binary.text(out, info.code());
            Binary.text(out, info.message());
            out.writeInt(info.details().size());
            for (Map.Entry<String, String> detail : info.details().entrySet()) {
                Binary.text(out, detail.getKey());
                Binary.text(out, detail.getValue());
            }
        }
    }

    private static @Nullable FailureInfo info(DataInputStream in) throws IOException {
        if (!in.readBoolean()) {
            return null;
        }
        FailureInfo.Category category = FailureInfo.Category.valueOf(Binary.text(in));
        String code = Binary.text(in);
        String message = Binary.text(in);
        Map<String, String> details = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            details.put(Binary.text(in), Binary.text(in));
        }
        return new FailureInfo(category, code, message, details);
    }
}
