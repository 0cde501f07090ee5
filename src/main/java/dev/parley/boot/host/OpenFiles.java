// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot.host;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many connections fit into the files that this process may open. A process that has used all of them can load no class, and a class that
 * failed to load once is missing until a restart. So connections are refused before that.
 */
public final class OpenFiles {
    private static final Logger logger = LoggerFactory.getLogger(OpenFiles.class);
    /** Jars, logs, the database, and what else lives in this process. */
    private static final long OWN = 150;
    /** For plain requests, refusals among them. */
    private static final long REQUESTS = 500;

    private OpenFiles() {}

    /** What {@code parley.limits.connections} comes to here; 0 is none. Logs where it is less than was asked for. */
    public static int connections(int limit) {
        long files = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
        int fitting = connections(limit, files);
        if (fitting < limit) {
            logger.warn(
                    "parley.limits.connections is {}, but this process may open {} files only: {} connections are let in."
                            + " Raise that limit (ulimit -n, systemd's LimitNOFILE=, docker run --ulimit nofile=), or"
                            + " lower parley.limits.connections",
                    limit,
                    files,
                    fitting);
        }
        return fitting;
    }

    static int connections(int limit, long files) {
        long sockets = Math.max(10, files - OWN);
        long fitting = Math.max(5, sockets - Math.min(REQUESTS, sockets / 4));
        return limit == 0 ? 0 : (int) Math.min(limit, fitting);
    }
}
