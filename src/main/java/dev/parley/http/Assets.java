// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * All files below {@code assets}, read once, and the version that they are together. Our pages name them below that version: modules
 * import each other by relative paths, so one that came from there has all of its imports from there too, and no old one from a cache.
 * Thread-safe: nothing changes it.
 */
public final class Assets {
    private static final Pattern NAMED_IN_PAGE = Pattern.compile("((?:src|href)=\"(?:\\.\\./)*assets/)");

    private final Map<String, Asset> files;
    private final String version;

    private Assets(Map<String, Asset> files) {
        this.files = files;
        StringBuilder all = new StringBuilder();
        files.forEach(
                (path, file) -> all.append(path).append(' ').append(file.hash()).append('\n'));
        this.version = "v-"
                + Asset.hashOf(all.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 12);
    }

    /**
     * Reads them all.
     *
     * @param folder from the context's root, such as {@code /parley/assets}
     */
    public static Assets read(ServletContext context, String folder) throws IOException {
        Map<String, Asset> files = new TreeMap<>();
        collect(context, folder + "/", folder.length() + 1, files);
        return new Assets(files);
    }

    /** A path segment that is another one as soon as any file is. */
    public String version() {
        return version;
    }

    /** Whether there is a file of this path below the folder. */
    public boolean has(String path) {
        return files.containsKey(path);
    }

    Optional<Asset> find(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /** A page of ours with its assets named below the version. */
    Asset page(String html) {
        String named = NAMED_IN_PAGE.matcher(html).replaceAll("$1" + version + "/");
        return Asset.of("page.html", named.getBytes(StandardCharsets.UTF_8));
    }

    private static void collect(ServletContext context, String folder, int start, Map<String, Asset> files)
            throws IOException {
        @Nullable Set<String> paths = context.getResourcePaths(folder);
        for (String path : paths == null ? Set.<String>of() : paths) {
            if (path.endsWith("/")) {
                collect(context, path, start, files);
            } else {
                try (InputStream in = context.getResourceAsStream(path)) {
                    if (in != null) {
                        files.put(path.substring(start), Asset.of(path.substring(start), in.readAllBytes()));
                    }
                }
            }
        }
    }
}
