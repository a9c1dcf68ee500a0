package io.batchflux.spring;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Configuration;

/** Says what is missing, if an emulator is wanted that is not on the class path. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingClass("io.batchflux.emulator.BatchEmulator")
@ConditionalOnProperty(name = "batchflux.emulator.enabled", havingValue = "true")
class LocalBatchMissingConfiguration {

    LocalBatchMissingConfiguration() {
        throw new EmulatorMissingException();
    }

    /** There is no emulator to start. */
    static final class EmulatorMissingException extends IllegalStateException {

        private static final long serialVersionUID = 1L;

        EmulatorMissingException() {
            super("batchflux.emulator.enabled is true, and the emulator is not on the class path");
        }
    }
}
