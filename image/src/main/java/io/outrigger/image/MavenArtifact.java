package io.outrigger.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * A jar of a local repository, as the POM beside it says. The CycloneDX plugin knows no more, and
 * skips its work when Maven is offline.
 *
 * @param licenses their names, of the POM or of the first parent that has some
 */
record MavenArtifact(String group, String name, String version, List<String> licenses) {

    /** The jar lies in {@code GROUP/NAME/VERSION/}, with the POM. */
    static MavenArtifact of(Path jar) throws IOException {
        Path versions = jar.resolveSibling("");
        String version = String.valueOf(versions.getFileName());
        String name = String.valueOf(versions.resolveSibling("").getFileName());
        var project = project(pom(versions, name, version));
        String group = orParents(project, "groupId");
        Path repository = versions;
        for (int i = 0; i < group.split("\\.", -1).length + 2; i++) {
            repository = repository.resolveSibling("");
        }
        return new MavenArtifact(group, name, version, licenses(project, repository));
    }

    String purl() {
        return "pkg:maven/%s/%s@%s?type=jar".formatted(group, name, version);
    }

    private static Path pom(Path folder, String name, String version) {
        return folder.resolve(name + "-" + version + ".pom");
    }

    private static List<String> licenses(Element project, Path repository) throws IOException {
        var names = new ArrayList<String>();
        for (var list : children(project, "licenses")) {
            for (var license : children(list, "license")) {
                names.add(text(license, "name"));
            }
        }
        var parents = children(project, "parent");
        if (!names.isEmpty() || parents.isEmpty()) {
            return List.copyOf(names);
        }
        var parent = parents.getFirst();
        String name = text(parent, "artifactId");
        String version = text(parent, "version");
        Path folder =
                repository
                        .resolve(text(parent, "groupId").replace('.', '/'))
                        .resolve(name)
                        .resolve(version);
        return licenses(project(pom(folder, name, version)), repository);
    }

    private static String orParents(Element project, String child) {
        String own = text(project, child);
        return own.isEmpty() ? text(children(project, "parent").getFirst(), child) : own;
    }

    private static String text(Element element, String child) {
        return children(element, child).stream()
                .map(it -> it.getTextContent().strip())
                .findFirst()
                .orElse("");
    }

    private static List<Element> children(Element element, String name) {
        var children = new ArrayList<Element>();
        var all = element.getChildNodes();
        for (int i = 0; i < all.getLength(); i++) {
            if (all.item(i) instanceof Element child && child.getTagName().equals(name)) {
                children.add(child);
            }
        }
        return children;
    }

    private static Element project(Path pom) throws IOException {
        try (var in = Files.newInputStream(pom)) {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(in).getDocumentElement();
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(pom + " is no POM", e);
        }
    }
}
