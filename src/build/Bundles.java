// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes the files that browsers get out of the modules, style sheets and words in {@code src/main/webapp/assets}, by esbuild. Maven runs
 * it as a source file; it needs Jackson and the jar with esbuild's binary for this machine on its class path. See docs/rationale.md.
 *
 * <p>Scripts and sheets carry their content's hash in their names; words, pictures and workers lie below one folder that is named by the
 * hash of them all; what portals load has plain names. {@code assets.json} beside the folder tells which file stands for which source.
 */
final class Bundles {
    /** Other applications load these by their plain names, together or by themselves: there must be one client among them. */
    private static final List<String> FOR_PORTALS = List.of("parley.js", "elements.js");

    /** What has a plain name besides: refusals link the sheet, and they come from where no names are known. */
    private static final List<String> PLAIN = List.of("parley.d.ts", "base.css");

    private static final Pattern LINKED = Pattern.compile(
            "<(script|link)[^>]*?(type=\"module\" )?(?:src|href)=\"(?:(?:\\.\\./)*assets|\\$\\{applicationScope\\['dev\\.parley\\.assets']})/([^\"]+)\"");
    private static final Pattern FETCHED =
            Pattern.compile("new URL\\(\"(\\.[^\"]+\\.(?:js|css))\",\\s*import\\.meta\\.url\\)");
    private static final Pattern WORDS = Pattern.compile("<html [^>]*data-words=\"([^\"]+)\"");
    private static final String OWN_ADDRESS = "import.meta.url";

    private final Path webapp;
    private final Path assets;
    private final Path target;
    private final Path work;
    private final Path maps;
    private final Esbuild esbuild;
    private final Map<String, String> names = new TreeMap<>();
    private String version = "";

    private Bundles(Path webapp, Path target, Path work, Path maps) throws IOException {
        this.webapp = webapp;
        this.assets = webapp.resolve("assets");
        this.target = target;
        this.work = work;
        this.maps = maps;
        this.esbuild = Esbuild.find(work.resolveSibling("esbuild"));
    }

    /** @param args the folder of the pages, the one to fill, one to work in, and the one for source maps */
    public static void main(String[] args) throws IOException {
        Path target = Path.of(args[1]);
        Path work = Path.of(args[2]);
        Path maps = Path.of(args[3]);
        for (Path folder : List.of(target, work, maps)) {
            delete(folder);
            Files.createDirectories(folder);
        }
        new Bundles(Path.of(args[0]), target, work, maps).make();
    }

    private void make() throws IOException {
        Map<String, String> scripts = new TreeMap<>();
        Set<String> sheets = new TreeSet<>();
        for (Path page : files(webapp, ".*\\.(html|jsp)")) {
            Matcher linked = LINKED.matcher(Files.readString(page));
            while (linked.find()) {
                String file = linked.group(3);
                if (linked.group(1).equals("script")) {
                    scripts.put(file, linked.group(2) == null ? "classic" : "module");
                } else if (file.endsWith(".css")) {
                    sheets.add(file);
                }
            }
        }
        besides();
        for (String sheet : sheets) {
            esbuild.run(
                    assets, sheet, "--bundle", "--minify", "--entry-names=[name]-[hash]", "--outdir=" + out("sheet"));
            names.put(sheet, only(collect("sheet")));
        }
        for (Map.Entry<String, String> script : scripts.entrySet()) {
            if (script.getValue().equals("classic")) {
                classic(script.getKey());
            } else if (!FOR_PORTALS.contains(script.getKey())) {
                String name = name(script.getKey());
                family(name, List.of(script.getKey()), "--entry-names=[name]-[hash]");
            }
        }
        family("parley", FOR_PORTALS, "--entry-names=[name]");
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(
                        target.resolveSibling("assets.json").toFile(),
                        new TreeMap<>(Map.of("version", version, "names", names, "files", list())));
        delete(work);
    }

    /** All that is no page's script or sheet: words, pictures, workers, a sheet that a script fetches, what has a plain name. */
    private void besides() throws IOException {
        Path staged = work.resolve("besides");
        for (Path file : files(assets, ".*\\.(json|svg|png|ico|txt|LICENSE)")) {
            Path to = staged.resolve(assets.relativize(file).toString());
            copy(file, to);
            if (to.toString().endsWith(".json")) {
                // Without the blanks between the words.
                ObjectMapper json = new ObjectMapper();
                json.writeValue(to.toFile(), json.readTree(to.toFile()));
            }
        }
        for (Path page : files(webapp, ".*\\.(html|jsp)")) {
            Matcher words = WORDS.matcher(Files.readString(page));
            if (words.find()) {
                together(staged.resolve("i18n"), List.of(("common " + words.group(1)).split(" ")));
            }
        }
        for (Path module : files(assets, ".*\\.js")) {
            Matcher fetched = FETCHED.matcher(Files.readString(module));
            while (fetched.find()) {
                String file =
                        relative(assets, module.resolveSibling(fetched.group(1)).normalize());
                esbuild.run(
                        assets,
                        file,
                        "--bundle",
                        "--minify",
                        "--format=iife",
                        "--target=es2022",
                        "--outfile=" + staged.resolve(file));
            }
        }
        List<Path> files = files(staged, ".*");
        MessageDigest digest = sha256();
        for (Path file : files) {
            digest.update(relative(staged, file).getBytes(StandardCharsets.UTF_8));
            digest.update(Files.readAllBytes(file));
        }
        version = "v-" + HexFormat.of().formatHex(digest.digest()).substring(0, 12);
        for (Path file : files) {
            String path = relative(staged, file);
            names.put(path, version + "/" + path);
            copy(file, target.resolve(names.get(path)));
        }
        for (String plain : PLAIN) {
            if (plain.endsWith(".css")) {
                esbuild.run(
                        assets,
                        plain,
                        "--bundle",
                        "--minify",
                        "--outfile=" + target.resolve(plain).toAbsolutePath());
            } else {
                copy(assets.resolve(plain), target.resolve(plain));
            }
        }
    }

    /** One file for all words of a page, which is smaller than several and comes in one go. */
    private static void together(Path words, List<String> areas) throws IOException {
        ObjectMapper json = new ObjectMapper();
        for (Path first : files(words.resolve(areas.get(0)), ".*")) {
            String language = first.getFileName().toString();
            ObjectNode all = json.createObjectNode();
            for (String area : areas) {
                json.readTree(words.resolve(area).resolve(language).toFile())
                        .properties()
                        .forEach(word -> all.set(word.getKey(), word.getValue()));
            }
            write(words.resolve(String.join(".", areas)).resolve(language), json.writeValueAsString(all));
        }
    }

    /** A script that defines what others see: nothing but comments and blanks goes, and from other makers' not even those. */
    private void classic(String script) throws IOException {
        byte[] content = script.startsWith("vendor/")
                ? Files.readAllBytes(assets.resolve(script))
                : esbuild.run(assets, script, "--minify-whitespace", "--target=es2022");
        String name = name(script) + "-"
                + HexFormat.of()
                        .formatHex(sha256().digest(content))
                        .substring(0, 8)
                        .toUpperCase(Locale.ROOT) + ".js";
        Files.write(target.resolve(name), content);
        names.put(script, name);
    }

    /**
     * The scripts that share their modules. esbuild puts modules together that the same scripts load. What is there already when a dynamic
     * import comes would be split by which of those want it; so each first imports all of that, and it stays one file.
     */
    private void family(String name, List<String> entries, String entryNames) throws IOException {
        Path staged = work.resolve(name);
        Graph graph = new Graph(
                esbuild.describe(assets, out(name), entries, "--format=esm", "--splitting")
                        .path("inputs"),
                entries);
        for (String module : graph.modules()) {
            String source = Files.readString(assets.resolve(module));
            source = source.replace(", " + OWN_ADDRESS + ")", ", " + address(version + "/" + module) + ")");
            source = source.replaceAll(
                    "(?<!\", )" + Pattern.quote(OWN_ADDRESS), Matcher.quoteReplacement(address(module)));
            String before = graph.loadedBefore(module).stream()
                    .map(other -> "import \"" + toward(module, other) + "\";\n")
                    .collect(Collectors.joining());
            write(staged.resolve(module), source + "\n" + before);
        }
        JsonNode outputs = esbuild.describe(
                        staged,
                        out(name),
                        entries,
                        "--format=esm",
                        "--splitting",
                        "--minify",
                        "--charset=utf8",
                        "--target=es2022",
                        "--sourcemap=external",
                        entryNames,
                        "--chunk-names=" + name + ".[name]-[hash]")
                .path("outputs");
        collect(name);
        // An own page loads the file that the entry's code is in, which saves the one that only leads there.
        for (String entry : entries) {
            for (Map.Entry<String, JsonNode> output : outputs.properties()) {
                String file = name(output.getKey()) + ".js";
                if (output.getValue()
                                .path("inputs")
                                .path(entry)
                                .path("bytesInOutput")
                                .asInt()
                        > 0) {
                    names.put(entry, file);
                } else if (output.getValue().path("entryPoint").asText().equals(entry)
                        && !FOR_PORTALS.contains(entry)) {
                    Files.delete(target.resolve(file));
                }
            }
        }
    }

    /** All outputs lie in one folder, so a module's own address is the same in whichever it is. */
    private static String address(String path) {
        return "new URL(\"./" + path + "\", " + OWN_ADDRESS + ").href";
    }

    private Path out(String name) {
        return work.resolve("out").resolve(name).toAbsolutePath();
    }

    private List<String> collect(String name) throws IOException {
        List<String> collected = new ArrayList<>();
        for (Path file : files(out(name), ".*")) {
            boolean map = file.toString().endsWith(".map");
            copy(file, (map ? maps : target).resolve(file.getFileName().toString()));
            collected.add(file.getFileName().toString());
        }
        delete(out(name));
        return collected;
    }

    private List<String> list() throws IOException {
        return files(target, ".*").stream().map(file -> relative(target, file)).toList();
    }

    private static String only(List<String> files) {
        if (files.size() != 1) {
            throw new IllegalStateException("one file was to come out, and not " + files);
        }
        return files.get(0);
    }

    private static String name(String path) {
        return path.replaceFirst(".*/", "").replaceFirst("\\.[^.]+$", "");
    }

    private static String toward(String from, String to) {
        String path = relative(Path.of("/" + from).getParent(), Path.of("/" + to));
        return path.startsWith(".") ? path : "./" + path;
    }

    private static String relative(Path folder, Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Path> files(Path folder, String name) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(name))
                    .sorted()
                    .toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Which modules import which, and what is loaded when. */
    private static final class Graph {
        private final Map<String, Set<String>> now = new TreeMap<>();
        private final Map<String, Set<String>> later = new TreeMap<>();
        private final Map<String, Set<String>> before = new TreeMap<>();

        Graph(JsonNode inputs, List<String> entries) {
            inputs.properties().forEach(input -> {
                Set<String> imported = new TreeSet<>();
                Set<String> asked = new TreeSet<>();
                input.getValue().path("imports").forEach(one -> {
                    boolean dynamic = one.path("kind").asText().equals("dynamic-import");
                    (dynamic ? asked : imported).add(one.path("path").asText());
                });
                now.put(input.getKey(), imported);
                later.put(input.getKey(), asked);
            });
            Set<String> roots = new TreeSet<>(entries);
            later.values().forEach(roots::addAll);
            roots.forEach(root -> before.put(root, entries.contains(root) ? Set.of() : now.keySet()));
            while (roots.stream().filter(root -> !entries.contains(root)).anyMatch(root -> narrow(root, roots))) {
                // Until nothing changes any more.
            }
        }

        Collection<String> modules() {
            return now.keySet();
        }

        /** All that is certainly there when somebody imports this module dynamically, and that it does not bring itself. */
        Set<String> loadedBefore(String module) {
            return before.getOrDefault(module, Set.of());
        }

        private boolean narrow(String target, Set<String> roots) {
            Set<String> left = new TreeSet<>(before.get(target));
            for (String root : roots) {
                Set<String> there = withImports(root);
                if (there.stream().anyMatch(module -> later.get(module).contains(target))) {
                    there.addAll(before.get(root));
                    left.retainAll(there);
                }
            }
            return !left.equals(before.put(target, left));
        }

        private Set<String> withImports(String module) {
            Set<String> all = new LinkedHashSet<>();
            List<String> open = new ArrayList<>(List.of(module));
            while (!open.isEmpty()) {
                String next = open.remove(open.size() - 1);
                if (all.add(next)) {
                    open.addAll(now.get(next));
                }
            }
            return all;
        }
    }

    /** esbuild's binary for this machine. */
    private record Esbuild(Path binary) {
        /** What {@code ESBUILD} names, else what a jar on the class path has for this system. */
        static Esbuild find(Path folder) throws IOException {
            String own = System.getenv("ESBUILD");
            return own != null
                    ? new Esbuild(Path.of(own))
                    : find(
                            folder,
                            System.getProperty("java.class.path"),
                            System.getProperty("os.name"),
                            System.getProperty("os.arch"));
        }

        static Esbuild find(Path folder, String classPath, String system, String processor) throws IOException {
            String wanted = artefact(system, processor);
            for (String path : classPath.split(Pattern.quote(File.pathSeparator), -1)) {
                if (wanted.isEmpty() || !new File(path).getName().matches(wanted + "-[0-9.]+\\.jar")) {
                    continue;
                }
                try (JarFile jar = new JarFile(path)) {
                    var entry = jar.stream()
                            .filter(file -> file.getName().matches(".*/(bin/esbuild|esbuild\\.exe)"))
                            .findFirst();
                    if (entry.isPresent()) {
                        return new Esbuild(unpack(jar, entry.get(), folder));
                    }
                }
            }
            throw new IllegalStateException("The class path has no esbuild for " + system + " on " + processor
                    + ". Install it (https://esbuild.github.io/getting-started), and let the environment variable ESBUILD"
                    + " name its binary.");
        }

        /** The artefact with the binary for a system, as Java names systems and processors; the pom's profiles choose the same. */
        static String artefact(String system, String processor) {
            String name = system.toLowerCase(Locale.ROOT);
            String family = name.startsWith("mac") ? "darwin" : name.startsWith("windows") ? "win32" : name;
            String bits =
                    Map.of("amd64", "x64", "x86_64", "x64", "aarch64", "arm64").getOrDefault(processor, "");
            return List.of("linux", "darwin", "win32").contains(family) && !bits.isEmpty() ? family + "-" + bits : "";
        }

        private static Path unpack(JarFile jar, JarEntry entry, Path folder) throws IOException {
            String ending = entry.getName().endsWith(".exe") ? ".exe" : ".bin";
            Path binary = folder.resolve(Path.of(jar.getName()).getFileName() + ending);
            if (!Files.isExecutable(binary) || Files.size(binary) != entry.getSize()) {
                try (InputStream in = jar.getInputStream(entry)) {
                    Files.createDirectories(folder);
                    Files.copy(in, binary, StandardCopyOption.REPLACE_EXISTING);
                }
                binary.toFile().setExecutable(true);
            }
            return binary.toAbsolutePath();
        }

        /** What it knows of inputs and outputs, which are written too. */
        JsonNode describe(Path folder, Path out, List<String> entries, String... options) throws IOException {
            Path meta = out.resolveSibling(out.getFileName() + ".json");
            List<String> all = new ArrayList<>(List.of("--bundle", "--metafile=" + meta, "--outdir=" + out));
            all.addAll(List.of(options));
            all.addAll(entries);
            delete(out);
            run(folder, all.remove(all.size() - 1), all.toArray(String[]::new));
            JsonNode described = new ObjectMapper().readTree(meta.toFile());
            Files.delete(meta);
            return described;
        }

        /** What it prints: the result, where no file is named. */
        byte[] run(Path folder, String entry, String... options) throws IOException {
            List<String> command = new ArrayList<>(List.of(binary.toString(), entry, "--log-level=warning"));
            command.addAll(List.of(options));
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            process.getOutputStream().close();
            byte[] printed = process.getInputStream().readAllBytes();
            try {
                if (process.waitFor() != 0) {
                    throw new IllegalStateException("esbuild refused " + entry + ": see above");
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return printed;
        }
    }
}
