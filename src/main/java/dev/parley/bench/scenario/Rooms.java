// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.scenario;

import dev.parley.bench.client.Peer;
import dev.parley.bench.client.Publisher;
import dev.parley.bench.client.Swarm;
import dev.parley.bench.client.Target;
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
    public Round run(Target target, Load load, RunProgress progress) throws IOException, InterruptedException {
        try (Swarm swarm = ClientSetup.swarm(target, load, progress)) {
            List<Peer> peers = ClientSetup.connect(swarm, load);
            List<List<Peer>> rooms = ClientSetup.join(swarm, peers, load);
            List<PublisherGroup> groups = new ArrayList<>();
            for (int room = 0; room < rooms.size(); room++) {
                List<Publisher> publishers = new ArrayList<>();
                for (Peer peer : rooms.get(room).subList(0, load.publishers())) {
                    publishers.add(
                            swarm.publisher(peer, ClientSetup.room(room, load), rooms.get(room), load.bytes(), false));
                }
                groups.add(new PublisherGroup(publishers));
            }
            return new PublishLoad(swarm, groups, load, progress).run();
        }
    }
}
