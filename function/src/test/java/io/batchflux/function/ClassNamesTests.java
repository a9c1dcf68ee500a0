package io.batchflux.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JavaType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassNamesTests {

    private static final FunctionReference FUNCTION = new FunctionReference(
            ClassNamesTests.class.getName(), "f", "()V", FunctionReference.Kind.STATIC, "int", "int");

    private static final StringBuilder INITIALISED = new StringBuilder();

    static final class Value {
        static {
            INITIALISED.append("value ");
        }
    }

    static final class Key {
        static {
            INITIALISED.append("key ");
        }
    }

    private final FunctionJson json = FunctionJson.STANDARD;

    @Test
    void aClassThatANodeNamesIsNotInitialised() {
        JavaType map = json.types().constructMapType(Map.class, Class.class, Class.class);
        String text = "{\"" + Key.class.getName() + "\":\"" + Value.class.getName() + "\"}";

        assertThat(json.read(map, text, "result", FUNCTION)).isEqualTo(Map.of(Key.class, Value.class));

        assertThat(INITIALISED).isEmpty();
    }

    @Test
    void allClassesTravel() {
        JavaType list = json.types().constructCollectionType(List.class, Class.class);
        List<Class<?>> classes = List.of(int.class, void.class, int[].class, String[][].class, Map.Entry.class);

        String text = json.write(list, classes, "argument", FUNCTION, sent -> sent);

        assertThat(json.read(list, text, "argument", FUNCTION)).isEqualTo(classes);
    }

    @Test
    void aClassThatIsNotThereIsNamed() {
        JavaType type = json.types().constructType(Class.class);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> json.read(type, "\"no.such.Thing\"", "result", FUNCTION))
                .withMessageContaining("no.such.Thing")
                .withMessageContaining("there is no such class");
    }
}
