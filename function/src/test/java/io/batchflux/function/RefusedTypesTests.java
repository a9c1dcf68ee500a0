package io.batchflux.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Types that Jackson would read, though not without a name server, or not as they were. */
class RefusedTypesTests {

    private static final FunctionReference FUNCTION = new FunctionReference(
            RefusedTypesTests.class.getName(), "f", "()V", FunctionReference.Kind.STATIC, "int", "int");

    record Node(String name, InetAddress address) {}

    static Serializable serializable(int number) {
        return number;
    }

    static InetSocketAddress endpoint(int port) {
        return InetSocketAddress.createUnresolved("localhost", port);
    }

    private static InetAddress address() throws UnknownHostException {
        return InetAddress.getByAddress("nobody.invalid", new byte[] {10, 0, 0, 1});
    }

    @Test
    void argumentsAreRefusedBeforeAnyNameIsLookedUp() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResolvedFunction.of((InetAddress host) -> 1).arguments(address()))
                .withMessageContaining("java.net.InetAddress is looked up by its name when it is read");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResolvedFunction.of(Node::name).arguments(new Node("a", address())))
                .withMessageContaining("java.net.InetAddress is looked up by its name when it is read");
    }

    @Test
    void resultsAreRefusedBeforeThereAreAny() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResolvedFunction.of(RefusedTypesTests::endpoint))
                .withMessageContaining("java.net.InetSocketAddress is looked up by its name when it is read");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResolvedFunction.of(RefusedTypesTests::serializable))
                .withMessageContaining("java.io.Serializable is an interface");
    }

    @Test
    void setOfUrlsIsRefusedAndAListIsNot() throws MalformedURLException {
        JavaType urls = FunctionJson.STANDARD.types().constructCollectionType(Set.class, URL.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FunctionJson.STANDARD.write(urls, Set.of(), "argument", FUNCTION, sent -> sent))
                .withMessageContaining("java.util.Set takes the hash of each URL");

        JavaType list = FunctionJson.STANDARD.types().constructCollectionType(List.class, URL.class);
        assertThat(FunctionJson.STANDARD.write(
                        list, List.of(new URL("http://nobody.invalid/a")), "argument", FUNCTION, sent -> sent))
                .isEqualTo("[\"http://nobody.invalid/a\"]");
    }

    /** Writes an address with its name, and reads it without asking for it. */
    @Test
    void aConfigurationThatKnowsBetterTakesPrecedence() throws UnknownHostException {
        FunctionJson json = FunctionJson.of(List.of(mapper -> mapper.addModule(new SimpleModule()
                .addSerializer(InetAddress.class, new ToStringSerializer(InetAddress.class))
                .addDeserializer(InetAddress.class, new FromStringDeserializer<>(InetAddress.class) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected InetAddress _deserialize(String text, DeserializationContext context) {
                        try {
                            return address();
                        } catch (UnknownHostException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                }))));
        JavaType type = json.types().constructType(Node.class);

        json.requireReadable(type, "result", FUNCTION);
        assertThat(json.write(type, new Node("a", address()), "argument", FUNCTION, sent -> sent))
                .isEqualTo("{\"name\":\"a\",\"address\":\"nobody.invalid/10.0.0.1\"}");
    }
}
