package io.batchflux.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.core.publisher.Hooks;

/** Fails each test in which a signal had nobody to go to; found by JUnit itself, so that no test has to ask for it. */
public final class NothingDropped implements BeforeEachCallback, AfterEachCallback {

    private final List<Object> dropped = new CopyOnWriteArrayList<>();

    @Override
    public void beforeEach(ExtensionContext context) {
        dropped.clear();
        Hooks.onErrorDropped(dropped::add);
        Thread test = Thread.currentThread();
        // What another thread emits may come while its subscriber cancels, which is nobody's fault.
        Hooks.onNextDropped(value -> {
            if (Thread.currentThread() == test) {
                dropped.add(value);
            }
        });
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Hooks.resetOnErrorDropped();
        Hooks.resetOnNextDropped();
        assertThat(dropped).as("dropped signals").isEmpty();
    }
}
