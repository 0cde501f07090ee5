// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.scenario;

import dev.parley.bench.client.Target;
import dev.parley.bench.client.Transport;
import java.io.IOException;

/** One kind of load. Stateless: each run opens and closes connections of its own. */
public interface Scenario {
    /** The word on the command line, such as {@code fanout}. */
    String name();

    /** How its clients hear the server. */
    default Transport way() {
        return Transport.WEBSOCKET;
    }

    /**
     * Runs it once, on the calling thread and on threads that have ended when it returns.
     *
     * @throws IOException where the server refuses what the scenario needs; the message says what and how to mend it
     */
    Round run(Target target, Load load, RunProgress progress) throws IOException, InterruptedException;
}
