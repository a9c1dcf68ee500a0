package io.batchflux.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page of Markdown: what it links to, and what its headings are called in links. Immutable. */
final class Page {

    private static final Pattern FENCE = Pattern.compile("^\\s*(```|~~~).*");
    private static final Pattern HEADING = Pattern.compile("^#{1,6} +(.*?) *#*$");
    /** Within a line: code, in which nothing is a link, a link, or an attribute of HTML that is one. */
    private static final Pattern LINK =
            Pattern.compile("`[^`]*`|\\]\\((?<link>[^)\\s]+)[^)]*\\)|\\b(?:src|srcset|href)=\"(?<attribute>[^\"]+)\"");

    private final List<String> lines;
    /** The number of a heading's line, and its name. */
    private final Map<Integer, String> headings = new LinkedHashMap<>();
    /** Whether a line is part of a block of code. */
    private final List<Boolean> code = new ArrayList<>();

    Page(String content) {
        this.lines = content.lines().toList();
        Map<String, Integer> names = new HashMap<>();
        boolean inCode = false;
        for (String line : lines) {
            boolean fence = FENCE.matcher(line).matches();
            code.add(fence || inCode);
            inCode ^= fence;
            Matcher heading = HEADING.matcher(line);
            if (!code.get(code.size() - 1) && heading.matches()) {
                String name = name(heading.group(1));
                int before = names.merge(name, 1, Integer::sum) - 1;
                headings.put(code.size() - 1, before == 0 ? name : name + "-" + before);
            }
        }
    }

    /** As GitHub names headings. */
    private static String name(String heading) {
        return heading.replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    boolean hasHeading(String name) {
        return headings.containsValue(name);
    }

    /** Returns what is linked to outside of code, as it is written. */
    List<String> links() {
        List<String> links = new ArrayList<>();
        changed(link -> {
            links.add(link);
            return link;
        });
        return links;
    }

    private static String target(Matcher link) {
        return link.group("link") == null ? link.group("attribute") : link.group("link");
    }

    /** Returns the content with other links, and with each heading's name where a browser finds it. */
    String withAnchors(UnaryOperator<String> change) {
        List<String> changed = changed(change);
        List<String> all = new ArrayList<>();
        for (int i = 0; i < changed.size(); i++) {
            if (headings.containsKey(i)) {
                all.add("<a id=\"" + headings.get(i) + "\"></a>");
                all.add("");
            }
            all.add(changed.get(i));
        }
        return String.join("\n", all);
    }

    private List<String> changed(UnaryOperator<String> change) {
        List<String> changed = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            changed.add(code.get(i) ? lines.get(i) : changed(lines.get(i), change));
        }
        return changed;
    }

    private static String changed(String line, UnaryOperator<String> change) {
        return LINK.matcher(line).replaceAll(found -> {
            Matcher link = (Matcher) found;
            String target = target(link);
            return Matcher.quoteReplacement(
                    target == null ? link.group() : link.group().replace(target, change.apply(target)));
        });
    }
}
