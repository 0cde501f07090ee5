// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import java.io.IOException;

/** One durable room with everyone in it. */
public final class FanOut implements Scenario {
    @Override
    public String name() {
        return "fanout";
    }

    @Override
    public Round run(Target target, Load load, Course course) throws IOException, InterruptedException {
        return new Rooms().run(target, load.inOneRoom(), course);
    }
}
