package io.batchflux.emulator;

import io.batchflux.emulator.wire.Given;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Runtime options say what runs the tasks of an emulator; they are immutable. */
public sealed interface RuntimeOptions {

    /** Returns options whose tasks are processes of this machine, with the environment that nodes of Azure Batch give. */
    static Processes processes() {
        return new Processes(false, false, true, false, false, Optional.of("2025-11-05"));
    }

    /**
     * Returns options whose tasks only take time, and whose environment says how they end; one minute of a task takes a
     * minute, and a task that does not say how long it takes ends at once.
     */
    static Simulated simulated() {
        return new Simulated(Duration.ZERO, 1);
    }

    /**
     * Processes run each task as a process of this machine, from the moment a node has it; a malformed value throws
     * {@link IllegalArgumentException}.
     *
     * @param javaOnPath whether the directory of the {@code java} that runs the emulator is the first on the PATH of tasks;
     *     nodes of Azure Batch have none unless their image or start task brings it
     * @param appendedStreams whether each try of a task on a node writes {@code stdout.txt} and {@code stderr.txt} behind what
     *     the try before has written there, rather than anew; what nodes of Azure Batch do is not known
     * @param outputsAfterTimeLimit whether the output files of a task are taken that was ended by its time limit; what nodes of
     *     Azure Batch do is not known
     * @param outputsAfterTerminate whether the output files of a task are taken that was terminated, or ended with its job; what
     *     nodes of Azure Batch do is not known
     * @param starTakesDotFiles whether a wildcard in a pattern of output files matches a dot at the beginning of a name; the
     *     uploader's description says that it does not, and what it is made of that it does
     * @param storageVersion the newest version of blob storage that the region knows, such as {@code 2025-11-05}: nodes are
     *     refused with a signature of a later one; empty if they are with none
     */
    record Processes(
            boolean javaOnPath,
            boolean appendedStreams,
            boolean outputsAfterTimeLimit,
            boolean outputsAfterTerminate,
            boolean starTakesDotFiles,
            Optional<String> storageVersion)
            implements RuntimeOptions {

        private static final Pattern VERSION = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

        /** Checks the values. */
        public Processes {
            storageVersion
                    .filter(version -> !VERSION.matcher(version).matches())
                    .ifPresent(version -> {
                        throw new IllegalArgumentException(
                                "storageVersion must be a date such as 2025-11-05, was " + Given.shown(version));
                    });
        }

        /** Returns a copy in which tasks find the emulator's own {@code java}, or not. */
        public Processes withJavaOnPath(boolean javaOnPath) {
            return Copy.with(this, "javaOnPath", javaOnPath);
        }

        /**
         * Returns a copy in which a try goes on in the {@code stdout.txt} and {@code stderr.txt} of the one before, or
         * not.
         */
        public Processes withAppendedStreams(boolean appendedStreams) {
            return Copy.with(this, "appendedStreams", appendedStreams);
        }

        /** Returns a copy in which the outputs of a task are taken that was ended by its time limit, or not. */
        public Processes withOutputsAfterTimeLimit(boolean outputsAfterTimeLimit) {
            return Copy.with(this, "outputsAfterTimeLimit", outputsAfterTimeLimit);
        }

        /**
         * Returns a copy in which the outputs of a task are taken that was terminated or ended with its job, or not.
         */
        public Processes withOutputsAfterTerminate(boolean outputsAfterTerminate) {
            return Copy.with(this, "outputsAfterTerminate", outputsAfterTerminate);
        }

        /** Returns a copy in which a wildcard of output files matches a dot at the beginning of a name, or not. */
        public Processes withStarTakesDotFiles(boolean starTakesDotFiles) {
            return Copy.with(this, "starTakesDotFiles", starTakesDotFiles);
        }

        /** Returns a copy in which storage knows versions of blob storage up to this one, or all. */
        public Processes withStorageVersion(Optional<String> storageVersion) {
            return Copy.with(this, "storageVersion", storageVersion);
        }
    }

    /**
     * A simulation lets tasks only take time: there is no process, no directory and no thread for them. The environment
     * settings of a task, or of its job, say how long it takes and how it ends: {@code SIMULATED_DURATION}, {@code SIMULATED_EXIT_CODE} and
     * {@code SIMULATED_FAILURE}.
     *
     * @param defaultDuration how long a task takes that does not say it; zero or more
     * @param timeScale how many times faster the time of tasks passes, with their limits and those of jobs; more than 0.
     *     The times which the service states stay real
     */
    record Simulated(Duration defaultDuration, double timeScale) implements RuntimeOptions {

        /** Checks the values. */
        public Simulated {
            Length.require("defaultDuration", defaultDuration);
            if (!(timeScale > 0) || Double.isInfinite(timeScale)) {
                throw new IllegalArgumentException("timeScale must be more than 0, was " + timeScale);
            }
        }

        /** Returns a copy with another duration of tasks that do not say theirs. */
        public Simulated withDefaultDuration(Duration defaultDuration) {
            return Copy.with(this, "defaultDuration", defaultDuration);
        }

        /** Returns a copy with another speed of time. */
        public Simulated withTimeScale(double timeScale) {
            return Copy.with(this, "timeScale", timeScale);
        }
    }
}
