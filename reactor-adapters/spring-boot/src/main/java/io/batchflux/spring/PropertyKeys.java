package io.batchflux.spring;

import io.batchflux.azure.AzureBatchOptions;
import io.batchflux.azure.ConfigurationKey;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.ReflectionUtils;

/** The keys of the configuration as properties of Spring: {@code pool_id} is {@code batchflux.pool-id}. */
final class PropertyKeys {

    private static final String PLACE = "the application's properties";

    private PropertyKeys() {}

    static String property(String key) {
        return "batchflux." + key.replace('_', '-');
    }

    /**
     * Returns what is made of a property's value.
     *
     * @throws InvalidConfigurationPropertyValueException with the property's name, of which Boot says where it is from, if
     *     nothing can be made of it
     */
    static <T> T made(String property, Object value, Supplier<T> make) {
        try {
            return make.get();
        } catch (IllegalArgumentException refused) {
            throw new InvalidConfigurationPropertyValueException(
                    "batchflux." + property, value, refused.getMessage() + ".");
        }
    }

    /** Returns options that have the values which the properties have. */
    static AzureBatchOptions options(BatchfluxProperties properties) {
        Map<String, RecordComponent> components = new HashMap<>();
        for (RecordComponent component : BatchfluxProperties.class.getRecordComponents()) {
            components.put(component.getName(), component);
        }
        AzureBatchOptions options = AzureBatchOptions.create(PLACE);
        for (ConfigurationKey<?> key : ConfigurationKey.all()) {
            RecordComponent component = components.get(componentName(key));
            if (component == null) {
                throw new IllegalStateException("no property for the key " + key);
            }
            Object value = ReflectionUtils.invokeMethod(component.getAccessor(), properties);
            if (value != null) {
                options = options.with(key, value.toString());
            }
        }
        return options;
    }

    private static String componentName(ConfigurationKey<?> key) {
        StringBuilder name = new StringBuilder();
        for (String word : key.configurationName().split("_")) {
            name.append(name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return name.toString();
    }
}
