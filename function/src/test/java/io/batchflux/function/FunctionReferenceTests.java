package io.batchflux.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.function.FunctionReference.Kind;
import io.batchflux.function.SampleFunctions.Parameters;
import io.batchflux.function.SampleFunctions.Shape;
import io.batchflux.function.SampleFunctions.Square;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FunctionReferenceTests {

    @Test
    void namesAStaticMethod() {
        FunctionReference reference = FunctionReference.of(Parameters::sum);

        assertThat(reference.className()).isEqualTo(Parameters.class.getName());
        assertThat(reference.methodName()).isEqualTo("sum");
        assertThat(reference.descriptor()).isEqualTo("(Lio/batchflux/function/SampleFunctions$Parameters;)D");
        assertThat(reference.kind()).isEqualTo(Kind.STATIC);
        assertThat(reference).hasToString(Parameters.class.getName() + "::sum");
    }

    @Test
    void namesAMethodOfTheArgument() {
        RemoteFunction<Parameters, Double> score = Parameters::score;

        ResolvedFunction<Parameters, Double> function = ResolvedFunction.of(score);

        assertThat(function.reference().kind()).isEqualTo(Kind.INSTANCE);
        assertThat(function.reference().argumentTypes()).containsExactly(Parameters.class.getName());
        assertThat(function.reference().resultType()).isEqualTo("double");
    }

    @Test
    void namesAConstructor() {
        RemoteFunction<Double, Square> create = Square::new;

        ResolvedFunction<Double, Square> function = ResolvedFunction.of(create);

        assertThat(function.reference().kind()).isEqualTo(Kind.CONSTRUCTOR);
        assertThat(function.reference().argumentTypes()).containsExactly("double");
        assertThat(function.reference().resultType()).isEqualTo(Square.class.getName());
        assertThat(function.reference()).hasToString(Square.class.getName() + "::new");
    }

    @Test
    void namesALambdaThatCapturesNothing() {
        RemoteFunction<Integer, Integer> square = x -> x * x;

        ResolvedFunction<Integer, Integer> function = ResolvedFunction.of(square);

        assertThat(function.reference().kind()).isEqualTo(Kind.STATIC);
        assertThat(function.reference().toString())
                .startsWith("lambda ")
                .contains(FunctionReferenceTests.class.getName());
    }

    @Test
    void namesAMethodOfTheJdk() {
        RemoteFunction<String, Integer> length = String::length;

        assertThat(ResolvedFunction.of(length).reference().resultType()).isEqualTo("int");
    }

    @Test
    void keepsTheGenericTypesOfAMethod() {
        RemoteFunction<List<Parameters>, List<Parameters>> widen = SampleFunctions::widen;

        ResolvedFunction<?, ?> function = ResolvedFunction.of(widen);

        assertThat(function.reference().argumentTypes())
                .containsExactly("java.util.List<" + Parameters.class.getName() + ">");
        assertThat(function.argumentTypes()).containsExactly(function.resultType());
    }

    @Test
    void takesTheCallersTypeWhereTheMethodHasATypeVariable() {
        RemoteFunction<Parameters, Parameters> identity = SampleFunctions::identity;

        ResolvedFunction<?, ?> function = ResolvedFunction.of(identity);

        assertThat(function.reference().argumentTypes()).containsExactly(Parameters.class.getName());
        assertThat(function.reference().resultType()).isEqualTo(Parameters.class.getName());
    }

    @Test
    void takesTheCallersTypeWhereTheMethodHasASupertype() {
        RemoteFunction<Square, Double> doubled = Shape::doubled;
        RemoteFunction<Square, Double> area = Shape::area;

        assertThat(ResolvedFunction.of(doubled).reference().argumentTypes()).containsExactly(Square.class.getName());
        assertThat(ResolvedFunction.of(area).reference().argumentTypes()).containsExactly(Square.class.getName());
    }

    @Test
    void takesTheMethodsResultTypeWhereTheCallersIsASupertype() {
        RemoteFunction<Double, Shape> create = Square::new;

        assertThat(ResolvedFunction.of(create).reference().resultType()).isEqualTo(Square.class.getName());
    }

    @Test
    void rejectsALambdaThatCapturesAndNamesWhatCanBeNoSecret() {
        double gamma = 0.7;
        String password = "hunter2";
        TimeUnit unit = TimeUnit.DAYS;
        RemoteFunction<Double, String> function = cost -> password + cost * gamma + unit;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> FunctionReference.of(function))
                .withMessageContaining(
                        "(1) java.lang.String, (2) java.lang.Double 0.7, (3) " + TimeUnit.class.getName() + " DAYS")
                .withMessageContaining("Put it in the argument")
                .withMessageNotContaining("hunter2");
    }

    @Test
    void rejectsALambdaThatCapturesThis() {
        RemoteFunction<String, String> function = text -> text + this;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> FunctionReference.of(function))
                .withMessageContaining("(1) " + FunctionReferenceTests.class.getName()
                        + " (the object that the method is" + " called on, or \"this\")");
    }

    @Test
    void rejectsAMethodReferenceThatIsBoundToAnObject() {
        StringBuilder builder = new StringBuilder("secret");
        RemoteFunction<String, Object> function = builder::append;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> FunctionReference.of(function))
                .withMessageContaining("(1) java.lang.StringBuilder (the object")
                .withMessageNotContaining("secret");
    }

    @Test
    @SuppressWarnings("serial")
    void rejectsAnAnonymousClass() {
        RemoteFunction<String, String> function = new RemoteFunction<>() {
            @Override
            public String apply(String argument) {
                return argument;
            }
        };

        assertThatIllegalArgumentException()
                .isThrownBy(() -> FunctionReference.of(function))
                .withMessageContaining("an anonymous class (" + FunctionReferenceTests.class.getName() + "$")
                .withMessageContaining("Pass a method reference");
    }

    @Test
    void rejectsAnInstanceOfAClass() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FunctionReference.of(new Upper()))
                .withMessageContaining("an instance of a class (" + Upper.class.getName() + ")");
    }

    static final class Upper implements RemoteFunction<String, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public String apply(String argument) {
            return argument.toUpperCase(java.util.Locale.ROOT);
        }
    }

    /** As Kotlin compiles an object declaration. */
    static final class Scorer {

        static final Scorer INSTANCE = new Scorer();

        private final double scale = 2;

        double score(double value) {
            return scale * value;
        }

        private Scorer() {}
    }

    /** As Kotlin compiles a companion object, and a reference to one of its functions. */
    static final class Model {

        static final Companion Companion = new Companion();

        static final class Companion {

            double twice(double value) {
                return 2 * value;
            }
        }
    }

    @Test
    void aFunctionOfAnObjectDeclarationIsCalledOnTheOneOfTheNode() {
        ResolvedFunction<Double, Double> function = ResolvedFunction.of(Scorer.INSTANCE::score);

        assertThat(function.reference().singletons()).containsExactly(Scorer.class.getName());
        assertThat(function.argumentTypes()).singleElement().hasToString("[simple type, class double]");
        assertThat(outcome(function, 3.0)).isEqualTo(6.0);
    }

    @Test
    void aFunctionOfACompanionObjectIsToo() {
        ResolvedFunction<Double, Double> function = ResolvedFunction.of(Model.Companion::twice);

        assertThat(outcome(function, 4.0)).isEqualTo(8.0);
    }

    @Test
    void aLambdaThatCapturesNothingButSingletonsIsToo() {
        Scorer scorer = Scorer.INSTANCE;
        ResolvedFunction<Double, Double> function = ResolvedFunction.of(value -> scorer.score(value) + 1);

        assertThat(outcome(function, 3.0)).isEqualTo(7.0);
    }

    @Test
    void anObjectBesideTheOneOfItsClassIsRefused() {
        Scorer other = new Scorer();

        assertThatThrownBy(() -> FunctionReference.of((RemoteFunction<Double, Double>) other::score))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("captures what cannot travel");
    }

    private static <A, R> R outcome(ResolvedFunction<A, R> function, A argument) {
        String sent = function.invocation("id", argument).toJson();
        Outcome outcome = new FunctionCaller(FunctionReferenceTests.class.getClassLoader(), PrintedTails.NONE)
                .call(Invocation.parse(sent));
        return function.value((Outcome.Value) outcome);
    }
}
