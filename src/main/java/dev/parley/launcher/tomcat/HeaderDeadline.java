// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher.tomcat;

import java.time.Duration;
import org.apache.coyote.AbstractProcessor;
import org.apache.tomcat.util.net.SocketWrapperBase;

/** How long a request's header may take, from its first byte to its last: Tomcat's own timeout begins anew with each. Immutable. */
final class HeaderDeadline {
    private final long nanos;

    /** @param deadline zero for none */
    HeaderDeadline(Duration deadline) {
        this.nanos = deadline.toNanos();
    }

    boolean isOn() {
        return nanos > 0;
    }

    /** Whether a header has begun to come on this socket, so long ago, and has not ended. */
    boolean isLate(SocketWrapperBase<?> socket, long now) {
        // A processor that no thread has taken waits: for more of a header, unless it has gone on to anything else.
        if (!(socket.getCurrentProcessor() instanceof AbstractProcessor processor)
                || processor.isAsync()
                || processor.isUpgrade()) {
            return false;
        }
        long begun = processor.getRequest().getStartTimeNanos();
        return begun != -1 && now - begun > nanos;
    }
}
