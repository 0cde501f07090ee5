// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.scenario;

import dev.parley.bench.client.HttpCommands;
import dev.parley.bench.client.Peer;
import dev.parley.bench.client.Swarm;
import dev.parley.bench.client.Target;
import dev.parley.bench.client.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** How scenarios get their clients together. Stateless. */
final class ClientSetup {
    /** Long enough for each to be let in by a server that lets in so many a minute. */
    private static final Duration CONNECT = Duration.ofSeconds(60);

    private static final Duration CONNECT_EACH = Duration.ofMillis(30);
    private static final Duration JOIN = Duration.ofSeconds(60);

    private ClientSetup() {}

    static Swarm swarm(Target target, Load load, RunProgress progress) throws IOException {
        return new Swarm(target, load.threads(), load.sources()).onProgress(progress::step);
    }

    static List<Peer> connect(Swarm swarm, Load load) throws IOException, InterruptedException {
        return swarm.connect(load.connections(), patience(load));
    }

    /** The first so many with a WebSocket, the others that way. */
    static List<Peer> connect(Swarm swarm, Load load, int sockets, Transport way)
            throws IOException, InterruptedException {
        List<Peer> peers = new ArrayList<>(swarm.start(sockets));
        peers.addAll(swarm.start(load.connections() - sockets, way));
        swarm.await("connecting", peers, Peer::isOpen, patience(load));
        return peers;
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

    /** All into one room, those without a WebSocket by requests of their own. */
    static List<Peer> joinOne(Swarm swarm, Target target, List<Peer> peers, Load load, RunProgress progress)
            throws IOException, InterruptedException {
        List<Peer> plain = HttpCommands.plain(peers);
        swarm.startToJoin(peers, room(0, load));
        swarm.await("being greeted", plain, peer -> peer.user() != null, JOIN);
        progress.step("joining " + plain.size() + " by requests");
        try (HttpCommands calls = new HttpCommands(target)) {
            calls.send(plain, String.valueOf(swarm.dialect().subscribe(room(0, load))));
        }
        plain.forEach(Peer::markJoined);
        swarm.await("joining", peers, Peer::isJoined, JOIN);
        return peers;
    }

    static String room(int number, Load load) {
        return load.rooms() == 1 ? "room/bench" : "room/bench-" + number;
    }
}
