// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** How scenarios get their clients together. Stateless. */
final class Gathering {
    /** Long enough for each to be let in by a server that lets in so many a minute. */
    private static final Duration CONNECT = Duration.ofSeconds(60);

    private static final Duration CONNECT_EACH = Duration.ofMillis(30);
    private static final Duration JOIN = Duration.ofSeconds(60);

    private Gathering() {}

    static Swarm swarm(Target target, Load load, Course course) throws IOException {
        return new Swarm(target, load.threads(), load.sources()).onProgress(course::step);
    }

    static List<Peer> connect(Swarm swarm, Load load) throws IOException, InterruptedException {
        return swarm.connect(load.connections(), patience(load));
    }

    static Duration patience(Load load) {
        return CONNECT.plus(CONNECT_EACH.multipliedBy(load.connections()));
    }

    /** Into as many rooms as the load has, one after the other; the members of each. */
    static List<List<Peer>> join(Swarm swarm, List<Peer> peers, Load load) throws IOException, InterruptedException {
        if (load.rooms() > 1 && swarm.dialect().subscribe(room(0, load)) == null) {
            throw new IOException("This server has one room only");
        }
        List<List<Peer>> rooms = IntStream.range(0, load.rooms())
                .mapToObj(room -> IntStream.iterate(room, index -> index < peers.size(), index -> index + load.rooms())
                        .mapToObj(peers::get)
                        .toList())
                .toList();
        for (int room = 0; room < rooms.size(); room++) {
            swarm.startToJoin(rooms.get(room), room(room, load));
        }
        swarm.await("joining", peers, Peer::isJoined, JOIN);
        return rooms;
    }

    static String room(int number, Load load) {
        return load.rooms() == 1 ? "room/bench" : "room/bench-" + number;
    }
}
