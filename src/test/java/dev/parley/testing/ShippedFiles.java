// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** The scripts, sheets and words that browsers get, as the build made them of {@code src/main/webapp/assets}. Stateless. */
public final class ShippedFiles {
    private static final String PLACE = "/META-INF/resources/parley/";
    private static final Pattern STATIC_IMPORT =
            Pattern.compile("(?:^|[;}])(?:import|export)[^;\"'(]*\"\\./([^\"]+)\"");
    private static final Pattern DYNAMIC_IMPORT = Pattern.compile("\\bimport\\(\"\\./([^\"]+)\"\\)");

    private ShippedFiles() {}

    /** All of them, by their paths below {@code assets}. */
    public static List<String> all() {
        List<String> files = new ArrayList<>();
        list().path("files").forEach(file -> files.add(file.asText()));
        return files;
    }

    /** What our own pages load instead of that source. */
    public static String name(String source) {
        return list().path("names").path(source).asText(source);
    }

    public static String text(String file) {
        return new String(read("assets/" + file), StandardCharsets.UTF_8);
    }

    /** A script with all that it imports at once. */
    public static Set<String> withImports(String script) {
        Set<String> all = new LinkedHashSet<>();
        List<String> open = new ArrayList<>(List.of(script));
        while (!open.isEmpty()) {
            String next = open.remove(0);
            if (all.add(next) && next.endsWith(".js")) {
                open.addAll(imports(STATIC_IMPORT, next));
            }
        }
        return all;
    }

    /** What a script imports when it needs it. */
    public static List<String> laterImports(String script) {
        return imports(DYNAMIC_IMPORT, script);
    }

    /** How many bytes travel. */
    public static long weight(Set<String> files) {
        return files.stream().mapToLong(file -> gzipped(read("assets/" + file))).sum();
    }

    /** As the server does it. */
    public static int gzipped(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        }) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.size();
    }

    private static List<String> imports(Pattern pattern, String script) {
        Stream<String> found = pattern.matcher(text(script)).results().map(result -> result.group(1));
        return found.distinct().toList();
    }

    private static JsonNode list() {
        try {
            return new ObjectMapper().readTree(read("assets.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(String path) {
        try (InputStream in = ShippedFiles.class.getResourceAsStream(PLACE + path)) {
            return Objects.requireNonNull(in, path).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
