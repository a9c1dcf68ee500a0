package io.batchflux;

import io.batchflux.function.LastCall;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What the end of a running task's file of outcomes says of the calls that it does not begin any more. */
final class GivenBack {

    private GivenBack() {}

    /**
     * Returns how many calls the task keeps, which are the first ones: the one that runs is the last of them. 0 if that is not said in the last
     * whole line, or by what no program of ours has written.
     *
     * @param calls how many the task had
     */
    static int keeps(byte[] tail, int calls) {
        int end = lastEndOfLine(tail, tail.length);
        byte[] line = end < 0 ? new byte[0] : Arrays.copyOfRange(tail, lastEndOfLine(tail, end) + 1, end);
        if (!LastCall.isLastCall(line)) {
            return 0;
        }
        try {
            int last = Integer.parseInt(
                    LastCall.parse(new String(line, StandardCharsets.UTF_8)).id());
            return last >= 0 && last < calls ? last + 1 : 0;
        } catch (IllegalArgumentException e) {
            return 0;
        }
    }

    private static int lastEndOfLine(byte[] bytes, int before) {
        for (int i = before - 1; i >= 0; i--) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
