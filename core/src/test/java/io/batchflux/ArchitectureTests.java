package io.batchflux;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.batchflux.function.NodeMain;
import io.batchflux.rules.CallRule;
import io.batchflux.rules.HouseRules;
import java.net.URL;
import org.junit.jupiter.api.Test;

/** Who may know whom, and which calls keep everything on one thread. */
class ArchitectureTests {

    private static final JavaClasses CORE = of(BatchRunner.class);
    private static final JavaClasses FUNCTION = of(NodeMain.class);

    private static JavaClasses of(Class<?> member) {
        URL location = member.getProtectionDomain().getCodeSource().getLocation();
        return new ClassFileImporter().importUrl(location);
    }

    @Test
    void theCoreKnowsNeitherAzureNorNetty() {
        classes()
                .that()
                // It names one class of each of Jackson's jars, to find them on the class path.
                .doNotHaveSimpleName("ClassPathEntries")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.batchflux",
                        "io.batchflux.spi",
                        "io.batchflux.function",
                        "reactor.core..",
                        "reactor.util..",
                        "org.reactivestreams",
                        "org.slf4j",
                        "org.jspecify.annotations",
                        "java..")
                .check(CORE);
    }

    @Test
    void thePortsKnowNothingOfTheirUsers() {
        noClasses()
                .that()
                .resideInAPackage("io.batchflux.spi")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.batchflux", "io.batchflux.function..")
                .check(CORE);
    }

    @Test
    void aFunctionTaskKnowsJacksonAndNoNetwork() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.batchflux.function", "com.fasterxml.jackson..", "org.jspecify.annotations", "java..")
                .check(FUNCTION);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "javax.net..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.nio\\.channels\\..*(Socket|Datagram).*")
                .check(FUNCTION);
    }

    @Test
    void theCoreKeepsToTheRulesOfTheHouse() {
        HouseRules.of(BatchRunner.class)
                .except(
                        CallRule.NO_SCHEDULER_IS_TAKEN,
                        "io.batchflux.Disk",
                        "io.batchflux.SingleListener",
                        "io.batchflux.spi.BlockingThreads")
                .except(CallRule.NOTHING_IS_LEFT_TO_CHANCE, "io.batchflux.Chance", "io.batchflux.Sweep")
                .without(CallRule.ONLY_CALLERS_SUBSCRIBE)
                .check();
    }

    /** What runs on a node is an ordinary program. */
    @Test
    void whatRunsOnANodeReadsNoObjectsAndHasNoCycles() {
        slices().matching("io.(**)").should().beFreeOfCycles().check(FUNCTION);
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.io\\.Object(In|Out)putStream")
                .check(FUNCTION);
    }
}
