package io.batchflux.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Objects.requireNonNull;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.net.URL;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rules of the house are those that the classes of every module keep to: no {@link CallRule} is broken, packages have no cycles, nothing
 * is read as Java's objects, and nothing is known that the module does not say. A test of each module checks them.
 *
 * <p>It is an immutable template, of which the other methods give changed copies.
 */
public final class HouseRules {

    private final JavaClasses classes;
    private final Set<String> known;
    private final Set<CallRule> rules;
    private final Map<CallRule, Set<String>> exceptions;

    private HouseRules(
            JavaClasses classes, Set<String> known, Set<CallRule> rules, Map<CallRule, Set<String>> exceptions) {
        this.classes = classes;
        this.known = known;
        this.rules = rules;
        this.exceptions = exceptions;
    }

    /** Returns the rules for the classes of this one's module, in its package and those below. */
    public static HouseRules of(Class<?> member) {
        URL location = requireNonNull(member.getProtectionDomain().getCodeSource(), "member must be of a module")
                .getLocation();
        String root = member.getPackageName();
        JavaClasses own = new ClassFileImporter()
                .importUrl(location)
                .that(DescribedPredicate.describe(
                        "in " + root, each -> (each.getPackageName() + ".").startsWith(root + ".")));
        return of(own);
    }

    /** Returns the rules for these classes. */
    public static HouseRules of(JavaClasses classes) {
        return new HouseRules(classes, Set.of(), EnumSet.allOf(CallRule.class), Map.of());
    }

    /** Returns rules by which the module may know these packages, as ArchUnit writes them, besides its own and Java's. */
    public HouseRules mayKnow(String... packages) {
        Set<String> more = new LinkedHashSet<>(known);
        more.addAll(List.of(packages));
        return new HouseRules(classes, more, rules, exceptions);
    }

    /** Returns rules without this one. */
    public HouseRules without(CallRule rule) {
        Set<CallRule> left = EnumSet.copyOf(rules);
        left.remove(rule);
        return new HouseRules(classes, known, left, exceptions);
    }

    /** Returns rules of which these classes may break one. */
    public HouseRules except(CallRule rule, String... classNames) {
        Map<CallRule, Set<String>> more = new EnumMap<>(CallRule.class);
        more.putAll(exceptions);
        more.put(rule, Set.of(classNames));
        return new HouseRules(classes, known, rules, more);
    }

    /**
     * Checks them.
     *
     * @throws AssertionError with everything that breaks one of them, and every exception that nothing needs
     */
    public void check() {
        List<String> offences = offences();
        if (!offences.isEmpty()) {
            throw new AssertionError(
                    offences.size() + " offences against the rules of the house:\n" + String.join("\n", offences));
        }
    }

    List<String> offences() {
        List<String> offences = new ArrayList<>();
        if (classes.isEmpty()) {
            offences.add("there are no classes to check");
            return offences;
        }
        rules.forEach(rule -> offences.addAll(calls(rule)));
        if (!known.isEmpty()) {
            offences.addAll(details(classes()
                    .should()
                    .onlyDependOnClassesThat(DescribedPredicate.describe("are known", this::isKnown))));
        }
        offences.addAll(details(
                noClasses().should().dependOnClassesThat().haveNameMatching("java\\.io\\.Object(In|Out)putStream")));
        offences.addAll(details(slices().matching("io.(**)").should().beFreeOfCycles()));
        return offences;
    }

    private List<String> calls(CallRule rule) {
        Set<String> allowed = exceptions.getOrDefault(rule, Set.of());
        Set<String> unneeded = new HashSet<>(allowed);
        List<String> offences = new ArrayList<>();
        for (JavaClass origin : classes) {
            for (JavaCodeUnitAccess<?> access : origin.getCodeUnitAccessesFromSelf()) {
                if (rule.forbids(access.getTarget())) {
                    unneeded.remove(origin.getName());
                    if (!allowed.contains(origin.getName())) {
                        offences.add(rule.because() + ": " + access.getDescription());
                    }
                }
            }
        }
        unneeded.forEach(name -> offences.add(rule.because() + ": " + name + " needs no exception"));
        return offences;
    }

    private boolean isKnown(JavaClass type) {
        JavaClass named = type.getBaseComponentType();
        return named.isPrimitive()
                || named.getPackageName().startsWith("java.")
                || classes.contain(named.getName())
                || known.stream()
                        .anyMatch(each ->
                                JavaClass.Predicates.resideInAPackage(each).test(named));
    }

    private List<String> details(ArchRule rule) {
        return rule.allowEmptyShould(true).evaluate(classes).getFailureReport().getDetails();
    }
}
