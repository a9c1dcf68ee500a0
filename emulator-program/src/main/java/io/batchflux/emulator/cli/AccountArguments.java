package io.batchflux.emulator.cli;

import io.batchflux.emulator.AccountOptions;
import io.batchflux.emulator.AccountRole;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the program that say what account it plays. */
final class AccountArguments {

    static final String KEY = "BATCHFLUX_EMULATOR_KEY";

    @Option(names = "--account", paramLabel = "NAME", description = "Name of the Batch account; default: batchflux.")
    private @Nullable String account;

    @Option(
            names = "--key",
            paramLabel = "BASE64",
            description =
                    "Shared key of the account; a random one at each start by default. Other users of the machine see it"
                            + " in the list of processes: --key-file and the environment variable BATCHFLUX_EMULATOR_KEY"
                            + " do not show it to them.")
    private @Nullable String key;

    @Option(names = "--key-file", paramLabel = "FILE", description = "The file whose first line is that key.")
    private @Nullable Path keyFile;

    @Option(
            names = "--dev",
            description = "The account devbatchaccount1 on port 10020, with a key that is always the same and known to"
                    + " everybody; with --azurite, devstoreaccount1 on port 10000 as well. Not on a machine that you"
                    + " share: whoever is on it may run commands as you then.")
    private boolean development;

    @Option(
            names = "--role",
            paramLabel = "CLIENT=ROLE",
            description =
                    "What the identity with this client id may do, with a token: contributor (everything), submitter"
                            + " (read, and change jobs and job schedules) or reader. Those without a role may do everything. Needs"
                            + " --https; can be repeated.")
    private Map<String, AccountRole> roles = new LinkedHashMap<>();

    /** Whether account and ports are those that examples name. */
    boolean isDevelopment() {
        return development;
    }

    AccountOptions options() {
        return options(System.getenv());
    }

    /** @param environment the environment variables of the program */
    AccountOptions options(Map<String, String> environment) {
        if (key != null && keyFile != null) {
            throw new IllegalArgumentException("--key and --key-file cannot be given together");
        }
        if (development) {
            if (account != null
                    || key != null
                    || keyFile != null
                    || !environment.getOrDefault(KEY, "").isEmpty()) {
                throw new IllegalArgumentException(
                        "--dev has an account and a key of its own: --account, --key, --key-file and " + KEY
                                + " cannot be given with it");
            }
            return withRoles(AccountOptions.development());
        }
        AccountOptions options = withRoles(
                account == null
                        ? AccountOptions.defaults()
                        : AccountOptions.defaults().withName(account));
        if (keyFile != null) {
            return options.withKey(SecretFile.read("--key-file", keyFile));
        }
        String given = key != null ? key : environment.getOrDefault(KEY, "");
        return given.isEmpty() && key == null ? options : options.withKey(given);
    }

    private AccountOptions withRoles(AccountOptions options) {
        AccountOptions complete = options;
        for (Map.Entry<String, AccountRole> role : roles.entrySet()) {
            complete = complete.withRole(role.getKey(), role.getValue());
        }
        return complete;
    }
}
