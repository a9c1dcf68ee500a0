package io.batchflux.spring;

import io.batchflux.azure.ConfigurationKey;
import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Says which properties {@code batchflux.*} nobody knows: Spring passes over a name that is misspelt, and its default would hold
 * without a word.
 */
final class UnknownProperties {

    private static final Logger LOG = LoggerFactory.getLogger(UnknownProperties.class);
    private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("batchflux");

    /** A system property of the emulator's, for all who start Azurite. */
    private static final ConfigurationPropertyName AZURITE_HOME = PREFIX.append("azurite.home");

    private UnknownProperties() {}

    /** Says it in the log: the name, where it stands, and what was probably meant. The value may be a secret. */
    static void warn(Environment environment) {
        find(environment).values().forEach(LOG::warn);
    }

    /** Returns what to say of each. */
    static Map<ConfigurationPropertyName, String> find(Environment environment) {
        Set<ConfigurationPropertyName> known = new HashSet<>();
        add(BatchfluxProperties.class, PREFIX, known);
        known.add(AZURITE_HOME);
        Map<ConfigurationPropertyName, String> unknown = new LinkedHashMap<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            // Variables are of the whole process, and may be meant for another program.
            boolean isOurs = !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource);
            if (isOurs && source instanceof IterableConfigurationPropertySource listed) {
                listed.stream()
                        .filter(name -> PREFIX.isAncestorOf(name) && !known.contains(name))
                        .forEach(name -> unknown.computeIfAbsent(
                                name, any -> message(name, Origin.from(listed.getConfigurationProperty(name)))));
            }
        }
        return unknown;
    }

    private static void add(Class<?> type, ConfigurationPropertyName group, Set<ConfigurationPropertyName> known) {
        for (RecordComponent component : type.getRecordComponents()) {
            ConfigurationPropertyName name = group.append(DataObjectPropertyName.toDashedForm(component.getName()));
            if (component.getType().isRecord()) {
                add(component.getType(), name, known);
            } else {
                known.add(name);
            }
        }
    }

    private static String message(ConfigurationPropertyName name, @Nullable Origin origin) {
        String key = name.getLastElement(ConfigurationPropertyName.Form.DASHED).replace('-', '_');
        String meant = name.getNumberOfElements() > 2
                ? ""
                : ConfigurationKey.nearest(key)
                        .map(near -> "; did you mean " + PropertyKeys.property(near.configurationName()) + "?")
                        .orElse("");
        return "The property " + name + (origin == null ? "" : " (" + origin + ")") + " is unknown, and ignored"
                + meant;
    }
}
