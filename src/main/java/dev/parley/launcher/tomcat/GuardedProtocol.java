// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher.tomcat;

import java.time.Duration;
import org.apache.coyote.http11.Http11NioProtocol;

/** HTTP/1.1 over a {@link GuardedEndpoint}. */
final class GuardedProtocol extends Http11NioProtocol {
    GuardedProtocol(OpenSockets sockets, Duration headerDeadline) {
        super(new GuardedEndpoint(sockets, headerDeadline));
    }
}
