package io.batchflux.rules;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The documents of the house, which link to one another, to their headings and to sources.
 *
 * <p>The site has them at the same places, so that their links hold there too; what is no document is linked to where the sources are.
 */
public final class Documents {

    private static final Pattern ELSEWHERE = Pattern.compile("[a-z][a-z0-9+.-]*:.*");

    private final Path root;
    private final Map<Path, Page> pages = new TreeMap<>();

    private Documents(Path root) {
        this.root = root;
    }

    /** Reads all documents below the directory. */
    public static Documents under(Path root) throws IOException {
        Path real = root.toRealPath();
        Documents documents = new Documents(real);
        for (Path file : SourceTree.files(real, ".md")) {
            Path path = real.relativize(file);
            // The site is made of the others.
            if (!path.startsWith("site")) {
                documents.pages.put(path, new Page(Files.readString(file)));
            }
        }
        return documents;
    }

    /** Returns how many there are. */
    public int count() {
        return pages.size();
    }

    /** Returns the links that lead nowhere, each with the document that has it. */
    public List<String> brokenLinks() {
        List<String> broken = new ArrayList<>();
        pages.forEach((path, page) -> page.links().stream()
                .filter(link -> isBroken(path, page, link))
                .map(link -> path + ": " + link)
                .forEach(broken::add));
        return broken;
    }

    private boolean isBroken(Path path, Page page, String link) {
        if (ELSEWHERE.matcher(link).matches()) {
            return false;
        }
        String[] parts = link.split("#", 2);
        Path file = parts[0].isEmpty() ? path : resolve(path, parts[0]);
        if (file == null || !Files.exists(root.resolve(file))) {
            return true;
        }
        Page target = parts[0].isEmpty() ? page : pages.get(file);
        return parts.length == 2 && (target == null || !target.hasHeading(parts[1]));
    }

    /** Returns the path of a link's file from the root, {@code null} if it leaves it. */
    private @Nullable Path resolve(Path page, String link) {
        Path file = root.resolve(page).resolveSibling(link).normalize();
        return file.startsWith(root) ? root.relativize(file) : null;
    }

    /**
     * Writes them as the site takes them.
     *
     * @param sources the address of the root's sources, for what is no document
     */
    public void writeTo(Path target, String sources) throws IOException {
        for (Map.Entry<Path, Page> page : pages.entrySet()) {
            Path file = target.resolve(page.getKey());
            Files.createDirectories(file.getParent());
            String content = page.getValue().withAnchors(link -> onSite(page.getKey(), link, sources));
            Files.writeString(file, content + "\n", StandardCharsets.UTF_8);
        }
    }

    private String onSite(Path page, String link, String sources) {
        if (ELSEWHERE.matcher(link).matches() || link.startsWith("#")) {
            return link;
        }
        Path file = resolve(page, link.split("#", 2)[0]);
        boolean isThere = file != null && (pages.containsKey(file) || file.startsWith("docs/images"));
        return isThere ? link : sources + "/" + file;
    }

    /**
     * Writes the documents for the site.
     *
     * @param arguments the root of the project, where to write, and the address of the sources
     */
    public static void main(String... arguments) throws IOException {
        Documents documents = under(Path.of(arguments[0]));
        List<String> broken = documents.brokenLinks();
        if (!broken.isEmpty()) {
            throw new IllegalStateException("These links lead nowhere:\n" + String.join("\n", broken));
        }
        documents.writeTo(Path.of(arguments[1]), arguments[2]);
    }
}
