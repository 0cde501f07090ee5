// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.pages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * All files below {@code assets}, as the build made them, read once from the class path. Scripts and style sheets have their content's hash
 * in their names; words, pictures and workers lie below a folder that is named by the hash of them all. Pages name them by the paths of
 * their sources. Thread-safe: nothing changes it.
 */
public final class Assets {
    private static final String PLACE = "/META-INF/resources/parley/";
    private static final Pattern NAMED_IN_PAGE = Pattern.compile("((?:src|href)=\"(?:\\.\\./)*assets/)([^\"]+)");
    private static final Pattern HASHED = Pattern.compile("(.+)-[0-9A-Z]{8}\\.(?:js|css)");
    private static final Pattern VERSIONED = Pattern.compile("v-[0-9a-f]{12}/(.+)");

    private final Map<String, Asset> files;
    private final Map<String, String> names;
    /** By what precedes its hash; a name that several have is not among them. */
    private final Map<String, String> stems = new HashMap<>();

    private final String version;

    private Assets(Map<String, Asset> files, Map<String, String> names, String version) {
        this.files = files;
        this.names = names;
        this.version = version;
        Set<String> several = new HashSet<>();
        for (String file : files.keySet()) {
            Matcher hashed = HASHED.matcher(file);
            if (hashed.matches() && stems.put(ending(file) + hashed.group(1), file) != null) {
                several.add(ending(file) + hashed.group(1));
            }
        }
        stems.keySet().removeAll(several);
    }

    /**
     * Reads them all.
     *
     * @throws FileNotFoundException if the build has not made them
     */
    public static Assets read() throws IOException {
        JsonNode list = new ObjectMapper().readTree(read("assets.json"));
        Map<String, Asset> files = new HashMap<>();
        for (JsonNode file : list.path("files")) {
            files.put(file.asText(), Asset.of(file.asText(), read("assets/" + file.asText())));
        }
        Map<String, String> names = new HashMap<>();
        list.path("names")
                .properties()
                .forEach(name -> names.put(name.getKey(), name.getValue().asText()));
        return new Assets(files, names, list.path("version").asText());
    }

    private static byte[] read(String path) throws IOException {
        try (@Nullable InputStream in = Assets.class.getResourceAsStream(PLACE + path)) {
            if (in == null) {
                throw new FileNotFoundException(
                        PLACE + path + " is not on the class path. The build makes it: ./mvnw -Pfast process-classes");
            }
            return in.readAllBytes();
        }
    }

    /** What is sent for this path. */
    Optional<Asset> find(String path) {
        // Words and pictures have plain names too, for who has no others.
        String name = names.getOrDefault(path, "");
        return Optional.ofNullable(files.getOrDefault(path, name.startsWith(version) ? files.get(name) : null));
    }

    /** Whether the path is another one as soon as the file is. */
    boolean isForGood(String path) {
        return path.startsWith(version + "/") || HASHED.matcher(path).matches();
    }

    /** The path of now, for that of a source and for one that an older page knows. */
    Optional<String> now(String path) {
        Matcher versioned = VERSIONED.matcher(path);
        if (versioned.matches()) {
            String plain = versioned.group(1);
            return Optional.ofNullable(files.containsKey(plain) ? plain : names.get(plain));
        }
        Matcher hashed = HASHED.matcher(path);
        return Optional.ofNullable(hashed.matches() ? stems.get(ending(path) + hashed.group(1)) : names.get(path));
    }

    /** A page of ours with its assets under the names of now. */
    Asset page(String html) {
        String named = NAMED_IN_PAGE
                .matcher(html)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1) + name(found.group(2))));
        return Asset.of("page.html", named.getBytes(StandardCharsets.UTF_8));
    }

    /** Under which name a page asks for what that source became. */
    public String name(String source) {
        return names.getOrDefault(source, source);
    }

    private static String ending(String file) {
        return file.substring(file.lastIndexOf('.'));
    }
}
