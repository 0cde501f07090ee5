// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.identity.User;
import org.jspecify.annotations.Nullable;

/**
 * What a connection gets to know of the request that opened it: values only, so that neither request nor session outlives it.
 *
 * @param user null where anyone is let in, and where the first message is to say who it is
 * @param sessionHash of the {@code HttpSession} whose end ends the connection; null where there is none
 * @param subprotocol what the server agrees to; null for none
 */
public record Admission(
        @Nullable User user,
        @Nullable String sessionHash,
        String address,
        @Nullable String subprotocol) {}
