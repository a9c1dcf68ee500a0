package io.batchflux.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a value has of its base. */
class GrowableValueTests {

    private static final List<String> CHECKED = new ArrayList<>();

    private static final class Parcel extends GrowableValue<Parcel> {

        private static final Shape<Parcel> SHAPE = new Shape<>(Parcel::new);
        private static final Attribute<String> TO =
                SHAPE.<String>attribute("to").checkedBy(Parcel::check);
        private static final Attribute<Integer> WEIGHT = SHAPE.attribute("weight", 1);
        private static final Attribute<@Nullable String> CODE =
                SHAPE.<String>optional("code").checkedBy(Parcel::check).shownAs(code -> "a secret");

        /** For how many attributes it has room. */
        private final int room;

        private Parcel(@Nullable Object[] values) {
            super(SHAPE, values);
            this.room = values.length;
        }

        static Parcel to(String to) {
            return SHAPE.initial().with(TO, to);
        }

        private static String check(String name, @Nullable String value) {
            CHECKED.add(name + "=" + value);
            return String.valueOf(value).strip();
        }

        Parcel withWeight(Integer weight) {
            return with(WEIGHT, weight);
        }

        Parcel withCode(@Nullable String code) {
            return with(CODE, code);
        }
    }

    private static final class Letter extends GrowableValue<Letter> {

        private static final Shape<Letter> SHAPE = new Shape<>(Letter::new);
        private static final Attribute<String> TO = SHAPE.attribute("to");

        private Letter(@Nullable Object[] values) {
            super(SHAPE, values);
        }

        static Letter to(String to) {
            return SHAPE.initial().with(TO, to);
        }
    }

    /** What a value begins with that goes by post. */
    private abstract static class Posted<V extends Posted<V>> extends GrowableValue<V> {

        static final Shape<?> POSTED = Shape.common();
        private static final Attribute<String> FROM =
                POSTED.<String>attribute("from").checkedBy(Parcel::check);
        private static final Attribute<Integer> STAMPS =
                POSTED.attribute("stamps", 1).notCompared();

        Posted(Shape<V> shape, @Nullable Object[] values) {
            super(shape, values);
        }

        V withStamps(int stamps) {
            return with(STAMPS, stamps);
        }
    }

    private static final class Card extends Posted<Card> {

        private static final Shape<Card> SHAPE = new Shape<>(POSTED, Card::new);
        private static final Attribute<String> PICTURE = SHAPE.attribute("picture", "sea");

        private Card(@Nullable Object[] values) {
            super(SHAPE, values);
        }

        static Card from(String from) {
            return SHAPE.of(from);
        }
    }

    private static final class Telegram extends Posted<Telegram> {

        private static final Shape<Telegram> SHAPE = new Shape<>(POSTED, Telegram::new);

        private Telegram(@Nullable Object[] values) {
            super(SHAPE, values);
        }

        static Telegram from(String from) {
            return SHAPE.of(from);
        }
    }

    @BeforeEach
    void nothingIsCheckedYet() {
        CHECKED.clear();
    }

    @Test
    void aValueIsCheckedWhenItIsGivenAndNotAgain() {
        Parcel parcel = Parcel.to("Ada").withWeight(2).withCode("1").withWeight(3);

        assertThat(CHECKED).containsExactly("to=Ada", "code=1");
        assertThat(parcel.get(Parcel.WEIGHT)).isEqualTo(3);
    }

    @Test
    void aValueHasNoRoomForWhatIsAsAtFirst() {
        assertThat(Parcel.to("Ada").room).isEqualTo(1);
        assertThat(Parcel.to("Ada").withWeight(1).room).isEqualTo(1);
        assertThat(Parcel.to("Ada").withWeight(2).room).isEqualTo(2);
    }

    @Test
    void whatIsGivenAndTakenBackIsAsAtFirst() {
        Parcel first = Parcel.to("Ada");
        Parcel back = first.withCode("1").withCode(null);

        assertThat(back.room).isEqualTo(3);
        assertThat(back).isEqualTo(first).hasSameHashCodeAs(first).hasToString("Parcel[to=Ada, weight=1, code=null]");
        assertThat(first).isEqualTo(back).hasToString("Parcel[to=Ada, weight=1, code=null]");
        assertThat(back.get(Parcel.WEIGHT)).isEqualTo(1);
        assertThat(first.named()).isEqualTo(back.named());
    }

    @Test
    void whatTheRuleReturnsIsKept() {
        assertThat(Parcel.to(" Ada ")).isEqualTo(Parcel.to("Ada")).hasSameHashCodeAs(Parcel.to("Ada"));
    }

    @Test
    void nullIsForOptionalAttributesAndHasNoRule() {
        assertThat(Parcel.to("Ada").withCode("1").withCode(null)).isEqualTo(Parcel.to("Ada"));
        assertThat(CHECKED).doesNotContain("code=null");
        assertThatThrownBy(() -> Parcel.to("Ada").withWeight(nothing()))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("weight must not be null");
    }

    @Test
    void aRuleSeesNoNull() {
        assertThatThrownBy(() -> Parcel.to(nothing()))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("to must not be null");
        assertThat(CHECKED).isEmpty();
    }

    @Test
    void everyAttributeIsPrintedAsFarAsItMayBe() {
        assertThat(Parcel.to("Ada")).hasToString("Parcel[to=Ada, weight=1, code=null]");
        assertThat(Parcel.to("Ada").withCode("1234")).hasToString("Parcel[to=Ada, weight=1, code=a secret]");
    }

    @Test
    void whatSeveralTypesBeginWithIsNamedOnce() {
        assertThat(Card.from(" Ada ").withStamps(2)).hasToString("Card[from=Ada, stamps=2, picture=sea]");
        assertThat(Telegram.from("Ada")).hasToString("Telegram[from=Ada, stamps=1]");
        assertThat(Card.from("Ada").withStamps(2)).isEqualTo(Card.from("Ada")).isNotEqualTo(Card.from("Bob"));
        assertThat((Object) Card.from("Ada")).isNotEqualTo(Telegram.from("Ada"));
        assertThat(CHECKED).contains("from= Ada ", "from=Bob");
        assertThatThrownBy(() -> GrowableValue.Shape.common().initial()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void valuesOfTwoTypesAreNeverEqual() {
        assertThat((Object) Letter.to("Ada")).isEqualTo(Letter.to("Ada")).isNotEqualTo(Parcel.to("Ada"));
        assertThat(Letter.to("Ada")).isNotEqualTo(Letter.to("Bob"));
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // A caller without null checks.
    private static <T> T nothing() {
        return null;
    }
}
