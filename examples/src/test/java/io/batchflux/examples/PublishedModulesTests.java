package io.batchflux.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.rules.SourceTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Whoever imports the bill of materials finds each module in it that is published, and no other. */
class PublishedModulesTests {

    private static final Path ROOT = Path.of("..");

    @Test
    void theBillOfMaterialsNamesEachModuleThatIsPublished() throws Exception {
        List<String> published = new ArrayList<>();
        for (Path pom : poms()) {
            Document project = read(pom);
            if (!text(project, "packaging").equals("pom")
                    && text(project, "maven.deploy.skip").isEmpty()) {
                published.add(artifact(project));
            }
        }

        assertThat(named(read(ROOT.resolve("bom/pom.xml")))).containsExactlyInAnyOrderElementsOf(published);
    }

    private static List<Path> poms() throws IOException {
        return SourceTree.files(ROOT, "pom.xml");
    }

    private static Document read(Path pom) throws IOException, SAXException, ParserConfigurationException {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
    }

    private static String text(Document project, String element) {
        NodeList found = project.getElementsByTagName(element);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent();
    }

    /** The name of the module itself is the one that is no part of another element. */
    private static String artifact(Document project) {
        NodeList children = project.getDocumentElement().getChildNodes();
        for (int i = 0; i < children.getLength(); i++) {
            if (children.item(i).getNodeName().equals("artifactId")) {
                return children.item(i).getTextContent();
            }
        }
        throw new IllegalStateException(project.getDocumentURI() + " has no artifactId");
    }

    private static List<String> named(Document bom) {
        NodeList managed = bom.getElementsByTagName("dependency");
        List<String> names = new ArrayList<>();
        for (int i = 0; i < managed.getLength(); i++) {
            names.add(((Element) managed.item(i))
                    .getElementsByTagName("artifactId")
                    .item(0)
                    .getTextContent());
        }
        return names;
    }
}
