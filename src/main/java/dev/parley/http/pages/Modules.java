// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.pages;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Puts the modules of a page into one file for each moment at which it loads some: what its script imports, and what each dynamic import
 * brings along. Half a hundred small files cost as many requests, and compress a quarter worse than one.
 *
 * <p>Each module stays by itself, in a function that returns what it exports; a module is in one file only, so there is one of it. It knows
 * the forms of import and export that our own scripts use, and refuses what it does not know: those who call it then serve the files as
 * they are.
 */
final class Modules {
    private static final Pattern IMPORT = Pattern.compile("(?m)^import \\{([^}]*)\\} from \"(\\.[^\"]+)\";$");
    private static final Pattern FROM = Pattern.compile("(?m)^export \\{([^}]*)\\} from \"(\\.[^\"]+)\";$");
    private static final Pattern LIST = Pattern.compile("(?m)(?:^|(?<=;))export ?\\{([^}]*)\\};$");
    private static final Pattern DECLARED =
            Pattern.compile("(?m)^export ((?:async )?function|class|const) (\\{[^}]*\\}|[\\w$]+)");
    private static final Pattern LATER = Pattern.compile("\\bimport\\(\"(\\.[^\"]+)\"\\)");
    private static final Pattern UNKNOWN = Pattern.compile("(?m)^(?:import|export)\\b.*$");
    private static final Pattern AWAIT = Pattern.compile("(?m)^(?:await|(?:const|let) .*= await)\\b");
    private static final Pattern OWN_ADDRESS = Pattern.compile("\\bimport\\.meta\\.url\\b");

    private final Map<String, String> sources;
    /** Which file a module is in. */
    private final Map<String, String> places = new LinkedHashMap<>();

    /** The file that a dynamic import of a module asks for. */
    private final Map<String, String> starts = new LinkedHashMap<>();

    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final Map<String, String> files = new TreeMap<>();

    private Modules(Map<String, String> sources) {
        this.sources = sources;
    }

    /**
     * The files of scripts that share their modules, by their paths: their own, and others beside the last.
     *
     * @param sources all modules by their paths
     * @param entries the paths of scripts; a later one imports from an earlier one what both need
     * @throws IllegalArgumentException naming a module that is not put together as ours are
     */
    static Map<String, String> of(Map<String, String> sources, List<String> entries) {
        Modules modules = new Modules(sources);
        String beside = entries.get(entries.size() - 1).replaceFirst("\\.js$", "+");
        List<String> starts = new ArrayList<>(entries);
        for (int i = 0; i < starts.size(); i++) {
            String start = starts.get(i);
            String file = i < entries.size() ? start : beside + (i - entries.size() + 1) + ".js";
            modules.starts.put(start, file);
            List<String> fresh = new ArrayList<>();
            modules.collect(start, new LinkedHashSet<>(), fresh);
            for (String module : fresh) {
                modules.places.put(module, file);
                modules.numbers.put(module, modules.numbers.size());
                modules.later(module).filter(target -> !starts.contains(target)).forEach(starts::add);
            }
        }
        modules.starts.forEach(modules::write);
        return modules.files;
    }

    /** What a module needs comes before it. */
    private void collect(String module, Set<String> open, List<String> fresh) {
        if (places.containsKey(module) || fresh.contains(module)) {
            return;
        }
        if (!open.add(module)) {
            throw new IllegalArgumentException(module + " imports itself, by way of " + open);
        }
        for (String imported : imports(module)) {
            collect(imported, open, fresh);
        }
        open.remove(module);
        fresh.add(module);
    }

    private List<String> imports(String module) {
        List<String> imports = new ArrayList<>();
        for (Pattern pattern : List.of(IMPORT, FROM)) {
            pattern.matcher(source(module))
                    .results()
                    .map(found -> resolve(module, found.group(2)))
                    .forEach(imports::add);
        }
        return imports;
    }

    private void write(String start, String path) {
        StringBuilder file = new StringBuilder();
        Set<String> needed = new LinkedHashSet<>();
        List<String> inside = places.keySet().stream()
                .filter(module -> path.equals(places.get(module)))
                .toList();
        for (String module : inside) {
            imports(module).stream().filter(other -> !path.equals(place(other))).forEach(needed::add);
        }
        if (!inside.contains(start)) {
            needed.add(start);
        }
        for (String other : needed) {
            file.append("import { ")
                    .append(name(other))
                    .append(" } from \"")
                    .append(relative(path, place(other)))
                    .append("\";\n");
        }
        for (String module : inside) {
            file.append(
                    module.equals(start) && AWAIT.matcher(source(module)).find()
                            ? open(module, path)
                            : closed(module, path));
        }
        // What a dynamic import of this file is to give.
        file.append("export { ");
        inside.forEach(module -> file.append(name(module)).append(", "));
        file.append("};\n");
        boolean waits = AWAIT.matcher(source(start)).find();
        for (String exported : waits ? List.<String>of() : exports(start).keySet()) {
            file.append("export const ")
                    .append(exported)
                    .append(" = ")
                    .append(name(start))
                    .append('.')
                    .append(exported)
                    .append(";\n");
        }
        files.put(path, file.toString());
    }

    /** The script that waits while it loads, which nobody imports from. */
    private String open(String module, String path) {
        return body(module, path) + "\nconst " + name(module) + " = {};\n";
    }

    private String closed(String module, String path) {
        if (AWAIT.matcher(source(module)).find()) {
            throw new IllegalArgumentException(module + " waits while it loads, which only a page's own script may do");
        }
        StringBuilder text =
                new StringBuilder("const " + name(module) + " = (() => {\n" + body(module, path) + "\nreturn { ");
        exports(module)
                .forEach((outside, within) -> text.append(outside.equals(within) ? outside : outside + ": " + within)
                        .append(", "));
        return text.append("};\n})();\n").toString();
    }

    private String body(String module, String path) {
        String text = IMPORT.matcher(source(module))
                .replaceAll(found -> quoted(bind(found.group(1), resolve(module, found.group(2)))));
        text = FROM.matcher(text).replaceAll("");
        text = LIST.matcher(text).replaceAll("");
        text = DECLARED.matcher(text).replaceAll("$1 $2");
        text = LATER.matcher(text)
                .replaceAll(found -> quoted("import(\""
                        + relative(path, starts.getOrDefault(resolve(module, found.group(1)), "")) + "\")"));
        text = OWN_ADDRESS
                .matcher(text)
                .replaceAll(quoted("new URL(\"" + relative(path, module) + "\", import.meta.url).href"));
        Matcher unknown = UNKNOWN.matcher(text);
        if (unknown.find()) {
            throw new IllegalArgumentException(module + ": unknown form: " + unknown.group());
        }
        return module.startsWith("vendor/")
                ? text.strip()
                : Comments.tight(text).strip();
    }

    /** {@code a as b} in an import is {@code a: b} in a pattern. */
    private String bind(String names, String from) {
        return "const { " + names.strip().replaceAll("\\s+as\\s+", ": ") + " } = " + name(from) + ";";
    }

    /** By the names that others import: what the module itself calls each. */
    private Map<String, String> exports(String module) {
        Map<String, String> exports = new LinkedHashMap<>();
        String text = source(module);
        for (MatchResult found : DECLARED.matcher(text).results().toList()) {
            for (String name : found.group(2).replaceAll("[{}\\s]", "").split(",", -1)) {
                exports.put(name, name);
            }
        }
        for (MatchResult found : FROM.matcher(text).results().toList()) {
            String from = name(resolve(module, found.group(2)));
            names(found.group(1)).forEach(pair -> exports.put(pair[1], from + "." + pair[0]));
        }
        for (MatchResult found : LIST.matcher(text).results().toList()) {
            names(found.group(1)).forEach(pair -> exports.put(pair[1], pair[0]));
        }
        return exports;
    }

    private static List<String[]> names(String list) {
        List<String[]> names = new ArrayList<>();
        for (String one : list.strip().split("\\s*,\\s*", -1)) {
            if (!one.isEmpty()) {
                String[] pair = one.split("\\s+as\\s+", -1);
                names.add(new String[] {pair[0], pair[pair.length - 1]});
            }
        }
        return names;
    }

    private Stream<String> later(String module) {
        return LATER.matcher(source(module)).results().map(found -> resolve(module, found.group(1)));
    }

    private String source(String module) {
        String source = sources.get(module);
        if (source == null) {
            throw new IllegalArgumentException(module + " is imported and is not there");
        }
        return source;
    }

    private String place(String module) {
        return places.getOrDefault(module, "");
    }

    private String name(String module) {
        return "$" + numbers.get(module);
    }

    private static String resolve(String from, String path) {
        return URI.create(from).resolve(path).toString();
    }

    /** Between two paths of files, as a module names another. */
    private static String relative(String from, String to) {
        String[] here = from.split("/", -1);
        String[] there = to.split("/", -1);
        int same = 0;
        while (same < Math.min(here.length, there.length) - 1 && here[same].equals(there[same])) {
            same++;
        }
        String down = String.join("/", List.of(there).subList(same, there.length));
        int up = here.length - 1 - same;
        return up == 0 ? "./" + down : "../".repeat(up) + down;
    }

    private static String quoted(String replacement) {
        return Matcher.quoteReplacement(replacement);
    }
}
