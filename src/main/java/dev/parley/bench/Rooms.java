// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Many durable rooms, with as many people in each, who publish in turn. */
public final class Rooms implements Scenario {
    @Override
    public String name() {
        return "rooms";
    }

    @Override
    public Round run(Target target, Load load, Course course) throws IOException, InterruptedException {
        try (Swarm swarm = Gathering.swarm(target, load, course)) {
            List<Peer> peers = Gathering.connect(swarm, load);
            List<List<Peer>> rooms = Gathering.join(swarm, peers, load);
            List<Group> groups = new ArrayList<>();
            for (int room = 0; room < rooms.size(); room++) {
                List<Publisher> publishers = new ArrayList<>();
                for (Peer peer : rooms.get(room).subList(0, load.publishers())) {
                    publishers.add(
                            swarm.publisher(peer, Gathering.room(room, load), rooms.get(room), load.bytes(), false));
                }
                groups.add(new Group(publishers));
            }
            return new Traffic(swarm, groups, load, course).run();
        }
    }
}
