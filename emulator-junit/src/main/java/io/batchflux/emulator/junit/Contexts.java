package io.batchflux.emulator.junit;

import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/** This class says where in the tree of classes and tests something is kept: it is closed with its place. */
final class Contexts {

    private static final Namespace NAMESPACE = Namespace.create(BatchEmulatorExtension.class);

    private Contexts() {}

    /** Returns the context and those around it, up to the whole of the tests. */
    static Stream<ExtensionContext> outwards(ExtensionContext context) {
        return Stream.iterate(
                context,
                each -> each.getParent().isPresent(),
                each -> each.getParent().orElseThrow());
    }

    static Store store(ExtensionContext context) {
        return context.getStore(NAMESPACE);
    }

    /** Returns the class of a test, or the class itself. */
    static ExtensionContext ofClass(ExtensionContext context) {
        return outwards(context).filter(each -> !isOfTest(each)).findFirst().orElse(context);
    }

    /** Returns whether a context is that of one test, or of one try of a test, rather than of a class. */
    static boolean isOfTest(ExtensionContext context) {
        return context.getTestMethod().isPresent();
    }
}
