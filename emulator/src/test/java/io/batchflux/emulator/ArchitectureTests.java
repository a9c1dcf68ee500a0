package io.batchflux.emulator;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which room of the emulator may know which. */
class ArchitectureTests {

    private static final String ROOT = "io.batchflux.emulator";

    private static final JavaClasses EMULATOR = new ClassFileImporter()
            .importUrl(BatchEmulator.class.getProtectionDomain().getCodeSource().getLocation());

    /** What all may know, though it is in the package of what knows all. */
    private static final DescribedPredicate<JavaClass> OPTIONS = describe(
            "options",
            each -> each.getPackageName().equals(ROOT)
                    && !Set.of("BatchEmulator", "Wiring", "Contents", "NodeRoot", "package-info")
                            .contains(outermost(each).getSimpleName()));

    private static final DescribedPredicate<JavaClass> ROOF =
            resideInAPackage(ROOT).and(DescribedPredicate.not(OPTIONS));

    /** Each floor with those below that it may stand on; the options stand on the lowest. */
    @Test
    void theRoomsStandOnOneAnother() {
        LayeredArchitecture rooms = layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .ensureAllClassesAreContainedInArchitectureIgnoring("nothing")
                .layer("options")
                .definedBy(OPTIONS)
                .layer("roof")
                .definedBy(ROOF);
        for (String room : List.of(
                "wire",
                "state",
                "identity",
                "http",
                "node",
                "formula",
                "odata",
                "account",
                "rest",
                "arm",
                "control",
                "window",
                "azurite")) {
            rooms = rooms.layer(room).definedBy(ROOT + "." + room + "..");
        }
        rooms.whereLayer("wire")
                .mayNotAccessAnyLayer()
                .whereLayer("options")
                .mayOnlyAccessLayers("wire")
                .whereLayer("identity")
                .mayOnlyAccessLayers("wire")
                .whereLayer("state")
                .mayOnlyAccessLayers("wire")
                .whereLayer("http")
                .mayOnlyAccessLayers("wire", "options", "identity")
                .whereLayer("node")
                .mayOnlyAccessLayers("wire", "options")
                .whereLayer("formula")
                .mayOnlyAccessLayers("wire", "options")
                .whereLayer("odata")
                .mayOnlyAccessLayers("wire", "options", "http")
                .whereLayer("account")
                .mayOnlyAccessLayers("wire", "options", "node", "formula", "state")
                .whereLayer("azurite")
                .mayOnlyAccessLayers("wire", "node")
                .whereLayer("rest")
                .mayOnlyAccessLayers("wire", "options", "http", "node", "formula", "odata", "account")
                .whereLayer("arm")
                .mayOnlyAccessLayers("wire", "options", "identity", "http", "account")
                .whereLayer("control")
                .mayOnlyAccessLayers("wire", "options", "http", "odata", "account")
                .whereLayer("window")
                .mayOnlyAccessLayers("wire", "options", "http", "node", "account", "control")
                .whereLayer("identity")
                .mayOnlyBeAccessedByLayers("http", "arm", "roof")
                .whereLayer("roof")
                .mayNotBeAccessedByAnyLayer()
                .check(EMULATOR);
    }

    @Test
    void noRoomKnowsOneThatKnowsIt() {
        slices().assignedFrom(new Rooms()).should().beFreeOfCycles().check(EMULATOR);
    }

    @Test
    void onlyTheRoofKnowsTheEmulator() {
        classes()
                .that()
                .areAssignableTo(BatchEmulator.class)
                .should()
                .onlyHaveDependentClassesThat(ROOF)
                .check(EMULATOR);
    }

    @Test
    void whatUsersSeeNamesNothingInternal() {
        List<String> internal = EMULATOR.stream()
                .filter(ArchitectureTests::isApi)
                .flatMap(api -> Stream.concat(
                                api.getCodeUnits().stream().filter(ArchitectureTests::isVisible),
                                api.getFields().stream().filter(ArchitectureTests::isVisible))
                        .flatMap(member -> named(member)
                                .filter(type -> type.getPackageName().startsWith(ROOT) && !isApi(type))
                                .map(type -> member.getFullName() + " names " + type.getName())))
                .toList();

        assertThat(internal).isEmpty();
    }

    @Test
    void theAccountNamesNoScheduler() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".account")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("reactor.core.scheduler")
                .check(EMULATOR);
    }

    /** The users of the library bring their own logging and have no command line. */
    @Test
    void theLibraryKnowsNeitherPicocliNorLogback() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("picocli..", "ch.qos.logback..")
                .check(EMULATOR);
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTests::outermost).orElse(type);
    }

    private static boolean isApi(JavaClass type) {
        boolean inside =
                type.getPackageName().equals(ROOT) || type.getPackageName().equals(ROOT + ".azurite");
        return inside && type.getModifiers().contains(JavaModifier.PUBLIC);
    }

    private static boolean isVisible(JavaMember member) {
        return member.getModifiers().contains(JavaModifier.PUBLIC);
    }

    private static Stream<JavaClass> named(JavaMember member) {
        return member instanceof JavaCodeUnit unit
                ? Stream.concat(
                        unit.getReturnType().getAllInvolvedRawTypes().stream(),
                        unit.getParameterTypes().stream().flatMap(type -> type.getAllInvolvedRawTypes().stream()))
                : ((JavaField) member).getType().getAllInvolvedRawTypes().stream();
    }

    /** A slice for each package, and two for the root. */
    private static final class Rooms implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(OPTIONS.test(type) ? "options" : type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "rooms";
        }
    }
}
