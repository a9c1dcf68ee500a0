package io.batchflux.emulator.odata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.emulator.odata.FilterNode.And;
import io.batchflux.emulator.odata.FilterNode.Comparison;
import io.batchflux.emulator.odata.FilterNode.Literal;
import io.batchflux.emulator.odata.FilterNode.Or;
import io.batchflux.emulator.odata.FilterNode.StartsWith;
import io.batchflux.emulator.wire.BatchException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterParserTests {

    private static final Comparison A = comparison("a");
    private static final Comparison B = comparison("b");
    private static final Comparison C = comparison("c");

    @Test
    void andBindsTighterThanOr() {
        assertThat(FilterParser.parse("a eq 1 or b eq 1 and c eq 1")).isEqualTo(or(A, and(B, C)));
        assertThat(FilterParser.parse("(a eq 1 or b eq 1) and c eq 1")).isEqualTo(and(or(A, B), C));
        assertThat(FilterParser.parse("a eq 1 and b eq 1 and c eq 1")).isEqualTo(and(A, B, C));
    }

    @Test
    void literalsHaveTypes() {
        assertThat(literal("x eq 'it''s'")).isEqualTo(new Literal.Text("it's"));
        assertThat(literal("x ne -5")).isEqualTo(new Literal.Int(-5));
        assertThat(literal("x eq true")).isEqualTo(new Literal.Bool(true));
        assertThat(literal("x gt DateTime'2011-05-08T08:49:37.1234567Z'"))
                .isEqualTo(new Literal.Time(Instant.parse("2011-05-08T08:49:37.1234567Z")));
        assertThat(literal("x gt datetime'Sun, 08 May 2011 08:49:37 GMT'"))
                .isEqualTo(new Literal.Time(Instant.parse("2011-05-08T08:49:37Z")));
        assertThat(literal("x gt DateTime'2011-05-08T10:49:37+02:00'"))
                .isEqualTo(new Literal.Time(Instant.parse("2011-05-08T08:49:37Z")));
    }

    @Test
    void aPrefixIsAskedForByAFunction() {
        assertThat(FilterParser.parse("startswith(id,'x') and a eq 1")).isEqualTo(and(new StartsWith("id", "x"), A));
        assertThat(FilterParser.parse("startswith( executionInfo/poolId , 'x' )"))
                .isEqualTo(new StartsWith("executionInfo/poolId", "x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a eq",
                "a eq eq",
                "eq 1",
                "a eq 1 b eq 1",
                "a eq 1 and",
                "and",
                "(a eq 1",
                "a eq 1)",
                "a eq 'x",
                "a like 'x'",
                "startswith(a)",
                "startswith(a,1)",
                "startswith(a,'x'",
                "not a eq 1",
                "a eq 1.5"
            })
    void whatIsNotAFilterIsRefused(String filter) {
        assertThatThrownBy(() -> FilterParser.parse(filter))
                .isInstanceOf(BatchException.class)
                .hasMessage("InvalidQueryParameterValue");
    }

    @Test
    void anAbsentValueIsUnequalAndNeitherMoreNorLess() {
        FilterProperties<Optional<Long>> properties =
                new FilterProperties<Optional<Long>>().integer("code", code -> code);

        assertThat(properties.compile(FilterParser.parse("code eq 0")).test(Optional.empty()))
                .isFalse();
        assertThat(properties.compile(FilterParser.parse("code ne 0")).test(Optional.empty()))
                .isTrue();
        assertThat(properties.compile(FilterParser.parse("code lt 5")).test(Optional.empty()))
                .isFalse();
        assertThat(properties.compile(FilterParser.parse("code le 5")).test(Optional.of(5L)))
                .isTrue();
    }

    @Test
    void aLongFilterIsReadAndADeepOneIsRefused() {
        Predicate<Long> thousands = new FilterProperties<Long>()
                .integer("a", Optional::of)
                .compile(FilterParser.parse("a eq 0" + " or a eq 1".repeat(20_000)));
        String deep = "(".repeat(100) + "a eq 1" + ")".repeat(100);

        assertThat(thousands.test(1L)).isTrue();
        assertThat(thousands.test(2L)).isFalse();
        assertThat(FilterParser.parse(deep)).isEqualTo(A);
        assertThat(FilterParser.parse(deep + " or " + deep)).isEqualTo(or(A, A));
        for (int depth : new int[] {101, 100_000}) {
            assertThatThrownBy(() -> FilterParser.parse("(".repeat(depth)))
                    .isInstanceOf(BatchException.class)
                    .hasMessage("InvalidQueryParameterValue");
        }
    }

    private static And and(FilterNode... parts) {
        return new And(List.of(parts));
    }

    private static Or or(FilterNode... parts) {
        return new Or(List.of(parts));
    }

    private static Comparison comparison(String property) {
        return new Comparison(property, FilterOperator.EQ, new Literal.Int(1));
    }

    private static Literal literal(String filter) {
        return ((Comparison) FilterParser.parse(filter)).literal();
    }
}
