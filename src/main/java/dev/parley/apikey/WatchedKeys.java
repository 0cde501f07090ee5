// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.apikey;

import dev.parley.error.LogText;
import dev.parley.file.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API keys of the settings and of a file that is read again whenever it has changed, so that a key can be added or revoked without a
 * restart; where neither has any, the one that Parley made. Thread-safe. Whether a file has changed is looked up at every check: two calls of
 * the file system, so that a revoked key is worth nothing from the next request on.
 */
public final class WatchedKeys implements KeyCheck {
    private static final Logger logger = LoggerFactory.getLogger(WatchedKeys.class);

    private final ApiKeys fixed;
    private final Path keysFile;
    private final Path madeFile;
    private volatile Loaded loaded;

    /** What the files held when they looked like this. */
    private record Loaded(Look keysFile, Look madeFile, ApiKeys keys) {}

    /** Enough of a file to notice that it is another one; all null where there is none. */
    private record Look(
            @Nullable FileTime changed, long size, @Nullable Object identity) {}

    /**
     * Reads the keys.
     *
     * @param entries of the setting; see {@link ApiKeys#ofEntries}
     * @param keysFile an entry a line; need not exist
     * @param directory where the key is made that counts while there is no other
     * @throws IllegalArgumentException naming the entry that makes no sense
     */
    public WatchedKeys(List<String> entries, Path keysFile, Path directory, SecureRandom random) {
        this.fixed = ApiKeys.ofEntries(entries);
        this.keysFile = keysFile;
        this.madeFile = directory.resolve("api-key");
        if (entries.isEmpty() && !Files.exists(keysFile)) {
            new ApiKeyFile(directory, random).load();
        }
        this.loaded = load(problem -> {
            throw new IllegalArgumentException(problem);
        });
    }

    @Override
    public String requireScope(@Nullable String authorization, Scope scope) {
        return current().requireScope(authorization, scope);
    }

    private ApiKeys current() {
        Loaded now = loaded;
        if (isCurrent(now)) {
            return now.keys;
        }
        synchronized (this) {
            if (!isCurrent(loaded)) {
                loaded = load(problem -> logger.error("{}", problem));
                logger.info("API keys were read again: there are {}", loaded.keys.size());
            }
            return loaded.keys;
        }
    }

    private boolean isCurrent(Loaded known) {
        return known.keysFile.equals(look(keysFile)) && known.madeFile.equals(look(madeFile));
    }

    private Loaded load(Consumer<String> onProblem) {
        // Before the content: what is written in between is read again.
        Look keysLook = look(keysFile);
        Look madeLook = look(madeFile);
        List<ApiKeys> all = new ArrayList<>(List.of(fixed));
        if (keysLook.changed != null) {
            all.add(ofLines(onProblem));
        } else if (fixed.size() == 0 && madeLook.changed != null) {
            all.add(made(onProblem));
        }
        return new Loaded(keysLook, madeLook, ApiKeys.ofAll(all));
    }

    private ApiKeys ofLines(Consumer<String> onProblem) {
        List<ApiKeys> keys = new ArrayList<>();
        int number = 0;
        for (String line : orNone(() -> TextFile.lines(keysFile), onProblem).orElse(List.of())) {
            number++;
            if (!line.isBlank() && !line.strip().startsWith("#")) {
                try {
                    keys.add(ApiKeys.ofEntries(List.of(line)));
                } catch (IllegalArgumentException e) {
                    onProblem.accept(
                            keysFile + ", line " + number + ": " + e.getMessage() + " (the line gives no key)");
                }
            }
        }
        return ApiKeys.ofAll(keys);
    }

    private ApiKeys made(Consumer<String> onProblem) {
        String key = orNone(() -> TextFile.secret(madeFile), onProblem).orElse("");
        return key.isEmpty() ? ApiKeys.ofAll(List.of()) : ApiKeys.ofKey(key);
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    /** Empty where the file cannot be read: keys that nobody can look up must not go on working. */
    private static <T> Optional<T> orNone(Reading<T> reading, Consumer<String> onProblem) {
        try {
            return Optional.of(reading.read());
        } catch (IOException e) {
            String why = e instanceof NoSuchFileException ? e.getMessage() + " is gone" : e.getMessage();
            onProblem.accept("no key of this file counts: " + LogText.ofOurs(why));
            return Optional.empty();
        }
    }

    private static Look look(Path file) {
        // Asked first, since an exception for every request of those who have no such file is dear.
        if (!Files.exists(file)) {
            return new Look(null, 0, null);
        }
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return new Look(found.lastModifiedTime(), found.size(), Objects.toString(found.fileKey()));
        } catch (IOException e) {
            // Gone in this moment.
            return new Look(null, 0, null);
        }
    }
}
