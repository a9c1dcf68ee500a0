package io.batchflux.emulator.cli;

import io.batchflux.emulator.EmulatorOptions;

/** Command lines of the emulator, for tests. */
final class CommandLines {

    private CommandLines() {}

    /** Returns the options that these arguments are. */
    static EmulatorOptions parse(String... arguments) {
        var commandLine = BatchEmulatorCli.commandLine();
        commandLine.parseArgs(arguments);
        BatchEmulatorCli cli = commandLine.getCommand();
        return cli.options();
    }
}
