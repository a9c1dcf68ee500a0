package io.batchflux.function;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The program that runs on a node: calls functions one after the other and writes what came of each.
 *
 * <p>It reads one {@link Invocation} a line, or several of one function, from the environment variable {@value #INVOCATIONS_VARIABLE} or else from the
 * file {@value #INVOCATIONS_FILE}, and appends one {@link Outcome} a line to {@value #OUTCOMES_FILE} as soon as it is
 * known; both files are in the working directory. What functions print passes through, and its end is in the outcome of a call
 * that fails.
 *
 * <p>If the variable {@value #BUDGET_VARIABLE} says how long it may make calls, it looks before each one but the first whether
 * that time has passed since its start. If so, it makes no more of them: they are the client's again. If that time passes while a call
 * runs, it says so at once ({@link LastCall}). The last line of the file says why it ended ({@link OutcomeEnd}).
 *
 * <p>It exits with
 *
 * <ul>
 *   <li>0 when every invocation has an outcome, whatever the outcomes are, or when it has stopped since its budget was used up;
 *   <li>{@value #EXIT_BROKEN} when it cannot read the invocations or write an outcome;
 *   <li>{@value #EXIT_CRASHED} when the virtual machine fails, as when it is out of memory or of files: another try, perhaps on
 *       another node, may succeed. Outcomes written before are kept, and a next try in the same directory goes on after
 *       them.
 * </ul>
 *
 * <p>A function that calls {@link System#exit} ends the program with its own code, and has no outcome. Shutdown hooks that functions
 * leave have {@value #SHUTDOWN_VARIABLE} milliseconds.
 */
// No lambda, joined string or compared record is on the way to a call of plain types: a JVM that starts pays for the
// first (decision 114).
public final class NodeMain {

    /** The environment variable that holds the invocations if they are few and small. */
    public static final String INVOCATIONS_VARIABLE = "BATCHFLUX_INVOCATIONS";

    /** The environment variable that says after how many milliseconds no further call is begun; without it, all are made. */
    public static final String BUDGET_VARIABLE = "BATCHFLUX_BUDGET_MILLIS";

    /**
     * The environment variable that says for how many milliseconds the shutdown hooks of functions may run when all is written; without
     * it, 5,000. Then the process ends without them.
     */
    public static final String SHUTDOWN_VARIABLE = "BATCHFLUX_SHUTDOWN_MILLIS";

    /** The file that holds the invocations if the variable is not set. */
    public static final String INVOCATIONS_FILE = "invocations.jsonl";

    /** The file that the outcomes are written to. */
    public static final String OUTCOMES_FILE = "outcomes.jsonl";

    /** The exit code when the invocations cannot be read or an outcome cannot be written. */
    public static final int EXIT_BROKEN = 2;

    /** The exit code when the virtual machine fails; {@code -XX:+ExitOnOutOfMemoryError} has the same. */
    public static final int EXIT_CRASHED = 3;

    private NodeMain() {}

    /** Runs the invocations of the working directory; the arguments are ignored. */
    public static void main(String... arguments) {
        ExitWatch exit = ExitWatch.start(System.getenv(SHUTDOWN_VARIABLE));
        CallBudget budget = CallBudget.startingNow(System.getenv(BUDGET_VARIABLE));
        try {
            run(
                    Path.of(""),
                    System.getenv(INVOCATIONS_VARIABLE),
                    NodeMain.class.getClassLoader(),
                    PrintedTails.install(),
                    budget,
                    true);
            exit.exit(0);
        } catch (IOException | RuntimeException e) {
            try {
                e.printStackTrace();
            } finally {
                exit.exit(EXIT_BROKEN);
            }
        } catch (Error e) {
            // A class of ours that cannot be loaded any more, since a function has used up all files, is no better.
            // Threads that
            // functions have left would hold up the end.
            try {
                e.printStackTrace();
            } finally {
                Runtime.getRuntime().halt(EXIT_CRASHED);
            }
        }
    }

    /**
     * Calls the function in this process, as the program does for each invocation; for tests without nodes.
     *
     * @param loader knows the function's class
     * @throws VirtualMachineError if the virtual machine fails, such that the program would have ended
     */
    public static Outcome call(Invocation invocation, ClassLoader loader) {
        return new FunctionCaller(loader, PrintedTails.NONE).call(invocation);
    }

    static void run(Path directory, @Nullable String inline, ClassLoader loader, PrintedTails printed)
            throws IOException {
        run(directory, inline, loader, printed, CallBudget.startingNow(null), false);
    }

    /** @param announced whether it is said at once that the budget is used up */
    static void run(
            Path directory,
            @Nullable String inline,
            ClassLoader loader,
            PrintedTails printed,
            CallBudget budget,
            boolean announced)
            throws IOException {
        try (BufferedReader invocations = invocations(directory, inline);
                OutcomeFile outcomes = OutcomeFile.open(directory.resolve(OUTCOMES_FILE))) {
            if (announced) {
                BudgetWatch.start(budget, outcomes);
            }
            FunctionCaller caller = new FunctionCaller(loader, printed);
            boolean any = false;
            for (String line = invocations.readLine(); line != null; line = invocations.readLine()) {
                for (Invocation invocation : Invocation.parseLine(line)) {
                    if (outcomes.has(invocation.id())) {
                        continue;
                    }
                    if ((any && budget.isUsedUp()) || !outcomes.begin(invocation.id())) {
                        outcomes.end(OutcomeEnd.BUDGET);
                        return;
                    }
                    any = true;
                    outcomes.append(caller.call(invocation));
                }
            }
            outcomes.end(OutcomeEnd.DONE);
        }
    }

    private static BufferedReader invocations(Path directory, @Nullable String inline) throws IOException {
        if (inline != null && !inline.isBlank()) {
            return new BufferedReader(new StringReader(inline));
        }
        Path file = directory.resolve(INVOCATIONS_FILE);
        try {
            // Not by a channel, which closes if a function interrupts its thread.
            return new BufferedReader(
                    new InputStreamReader(new FileInputStream(file.toFile()), StandardCharsets.UTF_8));
        } catch (FileNotFoundException e) {
            throw new IOException(
                    "There are no invocations: " + INVOCATIONS_VARIABLE + " is not set, and there is no "
                            + file.toAbsolutePath(),
                    e);
        }
    }
}
