package io.batchflux.emulator.testing;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What a task does, said to both runtimes: the command line for processes, the environment settings for simulated tasks.
 *
 * @param commandLine the command line
 * @param settings the environment settings
 */
public record Behaviour(String commandLine, String settings) {

    /** Takes no time and ends with this exit code; several are for the tries in their order. */
    public static Behaviour exits(int... codes) {
        String list = Arrays.stream(codes).mapToObj(String::valueOf).collect(Collectors.joining(","));
        String script = codes.length == 1
                ? "exit " + list
                : "f=$AZ_BATCH_NODE_SHARED_DIR/$AZ_BATCH_JOB_ID-$AZ_BATCH_TASK_ID; echo >> $f; exit $(echo " + list
                        + " | cut -d, -f$(wc -l < $f))";
        return new Behaviour("sh -c '" + script + "'", setting("SIMULATED_EXIT_CODE", list));
    }

    /** Runs until it is ended. */
    public static Behaviour lasts() {
        return new Behaviour("sleep 600", setting("SIMULATED_DURATION", "PT10M"));
    }

    /** As {@link #lasts()}, once its process has written to stdout. */
    public static Behaviour saysSomethingAndLasts() {
        return new Behaviour("sh -c 'echo begun; exec sleep 600'", lasts().settings());
    }

    /** Names a program that does not exist. */
    public static Behaviour cannotStart() {
        return new Behaviour("no-such-program", setting("SIMULATED_FAILURE", "CommandProgramNotFound"));
    }

    /** The members of a task, or of a job manager task, with backticks for quotes. */
    public String members() {
        return "`commandLine`:`" + commandLine + "`,`environmentSettings`:[" + settings + "]";
    }

    private static String setting(String name, String value) {
        return "{`name`:`" + name + "`,`value`:`" + value + "`}";
    }
}
