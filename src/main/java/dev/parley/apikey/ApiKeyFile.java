// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.apikey;

import dev.parley.file.SecretFile;
import java.nio.file.Path;
import java.security.SecureRandom;

/** The one key that is kept in the clear, with all scopes, so that the first push needs no set-up. Used while starting, by one thread. */
public final class ApiKeyFile {
    private final SecretFile file;

    public ApiKeyFile(Path dataDirectory, SecureRandom random) {
        this.file = new SecretFile(dataDirectory.resolve("api-key"), random);
    }

    /** The key in the file; on the first start one is made. Fails as {@link SecretFile#read}. */
    public ApiKeys load() {
        return ApiKeys.ofKey(file.read());
    }
}
