package io.batchflux;

import io.batchflux.function.OutcomeHead;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names each node once on which text does not arrive as it is, until there are many of them. Thread-safe. */
final class NodeLocales {

    /** What holds for so many nodes holds for the image that all of a pool have. */
    private static final int MANY = 16;

    private static final Logger LOG = LoggerFactory.getLogger(NodeLocales.class);

    private final Set<String> named = new HashSet<>();

    /** @param nodeId where the program ran that said this, or {@code null} if that is not known */
    void tell(@Nullable String nodeId, OutcomeHead head) {
        if (!head.isUtf8() && isNew(String.valueOf(nodeId))) {
            LOG.warn(
                    "Node {} does not know the locale C.UTF-8: Java {} reads its environment and names of files as {}, so"
                            + " that functions find other characters there. Use an image that has a UTF-8 locale, and name"
                            + " it in front of the command for the JVM (FunctionOptions.withJavaCommand(\"env LC_ALL=..."
                            + " java\"))",
                    nodeId,
                    head.java(),
                    head.charset());
        }
    }

    private synchronized boolean isNew(String nodeId) {
        return named.size() < MANY && named.add(nodeId);
    }
}
