package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.blockhound.BlockHound;

/** Fails a test during which something blocked an event loop of ours. */
final class BlockingCalls implements BeforeAllCallback, AfterEachCallback {

    private static final List<String> FOUND = new CopyOnWriteArrayList<>();

    static {
        BlockHound.builder()
                .loadIntegrations()
                .blockingMethodCallback(method -> {
                    String thread = Thread.currentThread().getName();
                    if (thread.startsWith(EventLoop.THREAD_PREFIX)) {
                        StringWriter stack = new StringWriter();
                        new Exception(method + " on " + thread).printStackTrace(new PrintWriter(stack));
                        FOUND.add(stack.toString());
                    }
                })
                .install();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        FOUND.clear();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        assertThat(take()).isEmpty();
    }

    /** Returns what was found so far, for a test of this class itself. */
    static List<String> take() {
        List<String> found = List.copyOf(FOUND);
        FOUND.clear();
        return found;
    }
}
