// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

/**
 * Another Parley owns the storage: nothing was opened, and {@link Engine#start} may be called again later, when that one has ended. The
 * message tells an operator what owns what, and what to do where it is not to end.
 */
public final class StorageInUse extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public StorageInUse(String message) {
        super(message);
    }
}
