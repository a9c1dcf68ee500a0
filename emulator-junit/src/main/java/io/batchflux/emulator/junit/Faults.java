package io.batchflux.emulator.junit;

import io.batchflux.emulator.FaultPlan;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** This class reads the faults of a test. */
final class Faults {

    private Faults() {}

    /**
     * Returns the faults of the classes and of the test, after those declared for all; none if the test has none of its
     * own.
     *
     * @throws ExtensionConfigurationException if one is not written as a fault is
     */
    static FaultPlan of(ExtensionContext context, FaultPlan declared) {
        List<AnnotatedElement> elements = new ArrayList<>(Contexts.outwards(context)
                .flatMap(each -> each.getElement().stream())
                .distinct() // the tries of a repeated test have its method, as it has
                .toList());
        Collections.reverse(elements);
        FaultPlan plan = declared;
        boolean any = false;
        for (AnnotatedElement element : elements) {
            WithFaults wanted =
                    AnnotationSupport.findAnnotation(element, WithFaults.class).orElse(null);
            if (wanted != null) {
                plan = with(plan, wanted, element);
                any = true;
            }
        }
        return any ? plan : FaultPlan.none();
    }

    private static FaultPlan with(FaultPlan plan, WithFaults wanted, AnnotatedElement element) {
        FaultPlan more = plan.withSeed(wanted.seed());
        try {
            for (String fault : wanted.value()) {
                more = more.withFault(fault);
            }
            return more;
        } catch (IllegalArgumentException malformed) {
            throw new ExtensionConfigurationException(
                    "@WithFaults of " + element + " cannot be read: " + malformed.getMessage(), malformed);
        }
    }
}
