package io.batchflux.emulator.junit;

import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.azurite.Azurite;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * A given is what parameters of tests can be; those of other modules are known by name, since these may not be there.
 */
enum Given {
    EMULATOR(BatchEmulator.class.getName()) {
        @Override
        Object of(LocalAccounts accounts, ExtensionContext context) {
            return accounts.emulator();
        }
    },
    AZURITE(Azurite.class.getName()) {
        @Override
        Object of(LocalAccounts accounts, ExtensionContext context) {
            Azurite azurite = accounts.azurite();
            if (azurite == null) {
                throw new ParameterResolutionException(
                        "there is no Azurite unless it is asked for: @WithBatchEmulator(azurite = true), or withAzurite()");
            }
            return azurite;
        }
    },
    OPTIONS("io.batchflux.azure.AzureBatchOptions") {
        @Override
        Object of(LocalAccounts accounts, ExtensionContext context) {
            return LocalConnection.options(accounts);
        }
    },
    AZURE("io.batchflux.azure.AzureBatch") {
        @Override
        Object of(LocalAccounts accounts, ExtensionContext context) {
            return connection(accounts, context).azure();
        }
    },
    RUNNER("io.batchflux.BatchRunner") {
        @Override
        Object of(LocalAccounts accounts, ExtensionContext context) {
            requireAzure();
            return connection(accounts, context).azure().runner();
        }
    };

    private final String type;

    Given(String type) {
        this.type = type;
    }

    static Optional<Given> as(Class<?> parameter) {
        return Arrays.stream(values())
                .filter(each -> each.type.equals(parameter.getName()))
                .findFirst();
    }

    abstract Object of(LocalAccounts accounts, ExtensionContext context);

    private static void requireAzure() {
        boolean isThere =
                ReflectionSupport.tryToLoadClass(AZURE.type).toOptional().isPresent();
        if (!isThere) {
            throw new ParameterResolutionException(
                    "a BatchRunner needs a connection, and io.batchflux:batchflux-azure is not on"
                            + " the class path: add it with scope test");
        }
    }

    private static LocalConnection connection(LocalAccounts accounts, ExtensionContext context) {
        if (Contexts.isOfTest(context)) {
            return BatchEmulatorExtension.use(accounts, context).connection();
        }
        if (accounts.settings().reset()) {
            throw new ParameterResolutionException(
                    "this connection would live longer than a test, and lose its jobs when the"
                            + " emulator is reset after it: make it a parameter of tests or of @BeforeEach, or say"
                            + " resetBetweenTests = false");
        }
        return Contexts.store(context)
                .computeIfAbsent(
                        List.of(accounts, AZURE), any -> LocalConnection.open(accounts), LocalConnection.class);
    }
}
