package io.batchflux.spring;

import io.batchflux.spring.LocalBatchMissingConfiguration.EmulatorMissingException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says how to get the emulator. */
final class EmulatorMissingFailureAnalyzer extends AbstractFailureAnalyzer<EmulatorMissingException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, EmulatorMissingException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Add io.batchflux:batchflux-emulator to the dependencies, best with the scope of development or test only.",
                cause);
    }
}
