package io.batchflux.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What the POMs of all modules keep to. */
class PomsTests {

    private static final Path ROOT = Path.of("..");
    private static final Pattern MODULE = Pattern.compile("\\$\\{modules.directory}/([a-z/-]+)/src/main/java");
    private static final Pattern SKIP = Pattern.compile("<skipITs>(.*?)</skipITs>");

    private static List<Path> poms() throws IOException {
        return SourceTree.files(ROOT, "pom.xml");
    }

    private static Element project(Path pom) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(pom.toFile())
                .getDocumentElement();
    }

    private static Stream<Element> children(Element parent, String name) {
        NodeList nodes = parent.getChildNodes();
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(node -> node.getNodeName().equals(name))
                .map(Element.class::cast);
    }

    /** Names the dependencies of the project itself, and not those that it manages. */
    private static List<String> dependencies(Element project, Predicate<Element> which) {
        return children(project, "dependencies")
                .flatMap(dependencies -> children(dependencies, "dependency"))
                .filter(which)
                .map(dependency -> text(dependency, "groupId") + ":" + text(dependency, "artifactId"))
                .toList();
    }

    private static String text(Element parent, String name) {
        return children(parent, name).map(Element::getTextContent).findFirst().orElse("");
    }

    /** Javadoc reads the sources of modules, for which what is optional there must be there too. */
    @Test
    void theSiteKnowsWhatIsOptionalInItsModules() throws Exception {
        Path pom = ROOT.resolve("site/pom.xml");
        List<String> known = dependencies(project(pom), dependency -> true);
        List<String> modules = MODULE.matcher(Files.readString(pom))
                .results()
                .map(module -> module.group(1))
                .toList();

        assertThat(modules).hasSizeGreaterThan(8);
        for (String module : modules) {
            List<String> optional = dependencies(
                    project(ROOT.resolve(module).resolve("pom.xml")),
                    dependency -> text(dependency, "optional").equals("true"));
            assertThat(known).as("dependencies of the site for %s", module).containsAll(optional);
        }
    }

    /** {@code mvn install -DskipTests} is how somebody gets a snapshot. */
    @Test
    void skipTestsLeavesOutIntegrationTestsToo() throws IOException {
        List<Path> poms = poms();

        assertThat(poms).hasSizeGreaterThan(10);
        for (Path pom : poms) {
            Matcher skip = SKIP.matcher(Files.readString(pom));
            while (skip.find()) {
                assertThat(skip.group(1)).as("skipITs of %s", pom).isIn("true", "${skipTests}");
            }
        }
    }
}
