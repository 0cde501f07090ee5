// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.pages;

import dev.parley.http.EntityTag;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All files below {@code assets}, read once, and the version that they are together. Our pages name them below that version: modules
 * import each other by relative paths, so one that came from there has all of its imports from there too, and no old one from a cache.
 * Thread-safe: nothing changes it.
 */
public final class Assets {
    private static final Pattern NAMED_IN_PAGE = Pattern.compile("((?:src|href)=\"(?:\\.\\./)*assets/)");

    /** What other applications load by its plain name, together or by itself: there must be one client among them. */
    private static final List<String> FOR_PORTALS = List.of("parley.js", "elements.js");

    private static final Pattern PAGE_SCRIPT = Pattern.compile("pages/[^/]+\\.js");
    private static final Logger logger = LoggerFactory.getLogger(Assets.class);

    private final Map<String, Asset> files;
    private final Map<String, Asset> together = new HashMap<>();
    private final String version;

    private Assets(Map<String, Asset> files, Map<String, String> texts) {
        this.files = files;
        StringBuilder all = new StringBuilder();
        files.forEach(
                (path, file) -> all.append(path).append(' ').append(file.hash()).append('\n'));
        this.version = "v-"
                + EntityTag.hashOf(all.toString().getBytes(StandardCharsets.UTF_8))
                        .substring(0, 12);
        putTogether(texts, FOR_PORTALS);
        texts.keySet().stream()
                .filter(path -> PAGE_SCRIPT.matcher(path).matches())
                .forEach(path -> putTogether(texts, List.of(path)));
        texts.forEach((path, text) -> {
            if (path.endsWith(".css")) {
                together.put(path, Asset.of(path, Sheets.whole(texts, path).getBytes(StandardCharsets.UTF_8)));
            }
        });
    }

    private void putTogether(Map<String, String> texts, List<String> entries) {
        try {
            Modules.of(texts, entries)
                    .forEach((path, text) ->
                            together.put(path, Asset.asIs(path, text.getBytes(StandardCharsets.UTF_8))));
        } catch (IllegalArgumentException e) {
            logger.warn("The modules of {} stay by themselves, and load slower: {}", entries, e.getMessage());
        }
    }

    /**
     * Reads them all.
     *
     * @param folder from the context's root, such as {@code /parley/assets}
     */
    public static Assets read(ServletContext context, String folder) throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        collect(context, folder + "/", folder.length() + 1, contents);
        Map<String, Asset> files = new TreeMap<>();
        Map<String, String> texts = new TreeMap<>();
        contents.forEach((path, content) -> {
            files.put(path, Asset.of(path, content));
            if (path.endsWith(".js") || path.endsWith(".css")) {
                String text = new String(content, StandardCharsets.UTF_8);
                texts.put(path, path.startsWith("vendor/") ? text : Comments.withoutTypes(text));
            }
        });
        return new Assets(files, texts);
    }

    /** A path segment that is another one as soon as any file is. */
    public String version() {
        return version;
    }

    /** Whether there is a file of this path below the folder. */
    public boolean has(String path) {
        return files.containsKey(path);
    }

    /** As it is sent: scripts of pages and of portals with the modules that they import, style sheets with theirs. */
    Optional<Asset> find(String path) {
        return Optional.ofNullable(together.getOrDefault(path, files.get(path)));
    }

    /** A page of ours with its assets named below the version. */
    Asset page(String html) {
        String named = NAMED_IN_PAGE.matcher(html).replaceAll("$1" + version + "/");
        return Asset.of("page.html", named.getBytes(StandardCharsets.UTF_8));
    }

    private static void collect(ServletContext context, String folder, int start, Map<String, byte[]> files)
            throws IOException {
        @Nullable Set<String> paths = context.getResourcePaths(folder);
        for (String path : paths == null ? Set.<String>of() : paths) {
            if (path.endsWith("/")) {
                collect(context, path, start, files);
            } else {
                try (InputStream in = context.getResourceAsStream(path)) {
                    if (in != null) {
                        files.put(path.substring(start), in.readAllBytes());
                    }
                }
            }
        }
    }
}
