package io.batchflux.spring;

import io.batchflux.azure.ConfigurationException;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/** Says all that is wrong with the properties, and where each of them is from. */
final class ConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<ConfigurationException> {

    private final Environment environment;

    ConfigurationFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ConfigurationException cause) {
        String description = cause.problems().stream()
                .map(problem -> "    " + property(problem.key()) + ": " + problem.text())
                .collect(Collectors.joining("\n", "The configuration of Batchflux cannot be used:\n\n", "\n"));
        String action = cause.problems().stream()
                .map(problem -> "    " + PropertyKeys.property(problem.key()) + ": " + problem.remedy())
                .collect(Collectors.joining(
                        "\n",
                        "Correct these properties, or set batchflux.emulator.enabled=true to try without Azure:\n\n",
                        "\n"));
        return new FailureAnalysis(description, action, cause);
    }

    private String property(String key) {
        String property = PropertyKeys.property(key);
        ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            ConfigurationProperty found = source.getConfigurationProperty(name);
            if (found != null) {
                return found.getOrigin() == null ? property : property + " (" + found.getOrigin() + ")";
            }
        }
        return property;
    }
}
