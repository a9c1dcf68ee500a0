package io.batchflux.emulator.junit;

import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.azurite.Azurite;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * An extension gives tests an emulated Batch account, as {@link WithBatchEmulator} does, with options of any kind: for
 * {@code @RegisterExtension}.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final BatchEmulatorExtension BATCH = BatchEmulatorExtension.create()
 *         .withPools(PoolOptions.of("spot").withNodes(0).withLowPriorityNodes(2));
 * }</pre>
 *
 * <p>Parameters, {@linkplain WithFaults faults}, nested classes and parallel tests are as with the annotation. Where there are no parameters, such as in a
 * method with Spring's {@code @DynamicPropertySource}, {@link #emulator()} and {@link #azurite()} tell the same.
 *
 * <p>It is an immutable template of which the {@code with} methods give changed copies.
 */
public final class BatchEmulatorExtension implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {

    private final @Nullable Settings given;
    private volatile @Nullable LocalAccounts latest;

    /** For {@code @ExtendWith}: the annotations say what is wanted. */
    private BatchEmulatorExtension() {
        this(null);
    }

    private BatchEmulatorExtension(@Nullable Settings given) {
        this.given = given;
    }

    /** Returns one whose emulator is like that of {@link WithBatchEmulator} as it is. */
    public static BatchEmulatorExtension create() {
        return new BatchEmulatorExtension(Settings.DEFAULT);
    }

    /** Returns a copy with another emulator. */
    public BatchEmulatorExtension withOptions(EmulatorOptions options) {
        return new BatchEmulatorExtension(settings().withOptions(options));
    }

    /** Returns a copy with these pools in place of the ones before; the connection uses the first one. */
    public BatchEmulatorExtension withPools(PoolOptions... pools) {
        return withOptions(settings().options().withPools(pools));
    }

    /**
     * Returns a copy that starts Azurite too: inputs, outputs and functions need it. Its blobs stay when the emulator
     * is reset.
     */
    public BatchEmulatorExtension withAzurite() {
        return new BatchEmulatorExtension(settings().withAzurite(true));
    }

    /**
     * Returns a copy whose emulator is used by all classes of the test run that want the same, and is closed after the
     * last of them.
     */
    public BatchEmulatorExtension withSharing() {
        return new BatchEmulatorExtension(settings().withShared(true));
    }

    /** Returns a copy that does or does not reset the emulator after each test. */
    public BatchEmulatorExtension withResetBetweenTests(boolean reset) {
        return new BatchEmulatorExtension(settings().withReset(reset));
    }

    /**
     * Returns the emulator.
     *
     * @throws IllegalStateException before the class's tests begin
     */
    public BatchEmulator emulator() {
        return accounts().emulator();
    }

    /**
     * Azurite; empty unless it was asked for.
     *
     * @throws IllegalStateException before the class's tests begin
     */
    public Optional<Azurite> azurite() {
        return Optional.ofNullable(accounts().azurite());
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        accounts(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        use(accounts(context), context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return Given.as(parameter.getParameter().getType()).isPresent();
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        LocalAccounts accounts = accounts(context);
        return Given.as(parameter.getParameter().getType()).orElseThrow().of(accounts, context);
    }

    /** A constructor belongs to its test, unless it is called once for the class. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    /** Returns what the test has of the accounts; it ends with the test. */
    static TestUse use(LocalAccounts accounts, ExtensionContext context) {
        return Contexts.store(context)
                .computeIfAbsent(
                        accounts,
                        any -> TestUse.begin(
                                accounts,
                                Faults.of(
                                        context,
                                        accounts.settings()
                                                .options()
                                                .disturbance()
                                                .faults())),
                        TestUse.class);
    }

    /** Starts them, unless they are there; they are closed with the class that wanted them first, or at the end of all tests. */
    private LocalAccounts accounts(ExtensionContext context) {
        Settings wanted = given == null ? Settings.of(context) : given;
        ExtensionContext place = wanted.shared() ? context.getRoot() : Contexts.ofClass(context);
        LocalAccounts accounts =
                Contexts.store(place).computeIfAbsent(wanted, LocalAccounts::start, LocalAccounts.class);
        latest = accounts;
        return accounts;
    }

    private Settings settings() {
        return given == null ? Settings.DEFAULT : given;
    }

    private LocalAccounts accounts() {
        LocalAccounts started = latest;
        if (started == null) {
            throw new IllegalStateException(
                    "the emulator starts when the tests of its class do; make the field of the extension static to have it in @BeforeAll");
        }
        return started;
    }
}
