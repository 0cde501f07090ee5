// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The line's faults, seen from both of its ends. */
class FaultProxyIT {
    private final AtomicLong heard = new AtomicLong();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger reset = new AtomicInteger();

    @AutoClose
    private ServerSocket echo;

    @AutoClose
    private FaultProxy proxy;

    @BeforeEach
    void start() throws IOException {
        echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread accepting = new Thread(() -> {
            try {
                while (true) {
                    Socket socket = echo.accept();
                    Thread serving = new Thread(() -> serve(socket));
                    serving.setDaemon(true);
                    serving.start();
                }
            } catch (IOException over) {
                // So is the test.
            }
        });
        accepting.setDaemon(true);
        accepting.start();
        proxy = new FaultProxy(URI.create("http://localhost:" + echo.getLocalPort() + "/"));
    }

    @Test
    void line_withoutFaults_passesBytesAndTheirEnd() throws IOException {
        byte[] sent = new byte[300_000];
        new Random(1).nextBytes(sent);
        try (Socket client = connect()) {
            Thread writing = new Thread(() -> {
                try {
                    client.getOutputStream().write(sent);
                    client.shutdownOutput();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            writing.start();

            assertThat(client.getInputStream().readAllBytes()).isEqualTo(sent);
        }
        await().until(() -> ended.get() == 1 && proxy.connections() == 0);
    }

    @Test
    void delay_ofOneDirection_isAddedWhileItLasts() throws IOException {
        try (Socket client = connect()) {
            roundTrip(client);
            proxy.toClient().delay(Duration.ofMillis(300));
            long slow = roundTrip(client);
            proxy.toClient().none();

            assertThat(slow).isGreaterThanOrEqualTo(300);
            await().until(() -> roundTrip(client) < 300);
        }
    }

    @Test
    void loss_holdsUpWhatFollowsForARetry() throws IOException {
        try (Socket client = connect()) {
            proxy.toServer().loss(0.5, 3);
            long longest = 0;
            for (int i = 0; i < 4; i++) {
                longest = Math.max(longest, roundTrip(client));
            }

            assertThat(longest).isGreaterThanOrEqualTo(200);
        }
    }

    @Test
    void bandwidth_isWhatOneConnectionGets() throws IOException {
        proxy.toServer().bytesPerSecond(100_000);
        try (Socket client = connect()) {
            long start = System.nanoTime();
            client.getOutputStream().write(new byte[50_000]);
            client.getInputStream().readNBytes(50_000);

            assertThat(millisSince(start)).isGreaterThanOrEqualTo(450L);
        }
    }

    @Test
    void heldLine_letsNothingThrough_andAllOfItOnceLetGo() throws IOException {
        try (Socket client = connect()) {
            roundTrip(client);
            proxy.toServer().hold(true);
            client.getOutputStream().write("after the partition".getBytes(StandardCharsets.US_ASCII));
            assertSilent(client);
            assertThat(heard).hasValue(1);

            proxy.toServer().hold(false);
            assertThat(client.getInputStream().readNBytes(19)).asString().isEqualTo("after the partition");
        }
    }

    @Test
    void swallowingLine_takesEverything_andTellsNobodyThatAnEndHasGone() throws IOException {
        Socket client = connect();
        roundTrip(client);
        proxy.toServer().swallow(true);
        client.getOutputStream().write(new byte[1_000_000]);
        assertSilent(client);
        client.close();
        try (Socket another = connect()) {
            assertSilent(another);
        }

        assertThat(heard).hasValue(1);
        assertThat(ended).hasValue(0);
        assertThat(reset).hasValue(0);
        assertThat(proxy.connections()).isEqualTo(2);
    }

    @Test
    void swallowingLine_ofOneDirection_leavesTheOther() throws IOException {
        proxy.toClient().swallow(true);
        try (Socket client = connect()) {
            client.getOutputStream().write(new byte[1000]);
            await().until(() -> heard.get() == 1000);
            assertSilent(client);
        }
        await().until(() -> ended.get() + reset.get() == 1);
    }

    @Test
    void cut_resetsAllConnections_atBothEnds_andTakesNewOnes() throws IOException {
        List<Socket> clients = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            clients.add(connect());
            roundTrip(clients.get(i));
        }

        assertThat(proxy.cut()).isEqualTo(100);
        for (Socket client : clients) {
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
            client.close();
        }
        await().until(() -> reset.get() == 100);
        assertThat(proxy.connections()).isZero();
        try (Socket client = connect()) {
            roundTrip(client);
        }
    }

    @Test
    void refusingLine_resetsNewConnections_andLeavesThoseThatAreThere() throws IOException {
        try (Socket before = connect()) {
            roundTrip(before);
            proxy.refuse(true);
            assertThatThrownBy(() -> {
                        try (Socket refused = connect()) {
                            roundTrip(refused);
                        }
                    })
                    .isInstanceOf(IOException.class);
            roundTrip(before);
            proxy.refuse(false);
            try (Socket after = connect()) {
                roundTrip(after);
            }
        }
    }

    @Test
    void line_toNobody_isReset() throws IOException {
        // Bound, so that nobody else has the port, and never listening: one that has listened may do so a moment
        // longer.
        try (Socket nobody = new Socket()) {
            nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            proxy.close();
            proxy = new FaultProxy(URI.create("http://localhost:" + nobody.getLocalPort() + "/"));
            assertThatThrownBy(() -> {
                        try (Socket client = connect()) {
                            roundTrip(client);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[8192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                heard.addAndGet(read);
                socket.getOutputStream().write(buffer, 0, read);
            }
            ended.incrementAndGet();
        } catch (IOException e) {
            reset.incrementAndGet();
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        Patience.on(socket);
        socket.connect(new InetSocketAddress("localhost", proxy.uri().getPort()));
        return socket;
    }

    /** In ms, for one byte. */
    private static long roundTrip(Socket client) throws IOException {
        long start = System.nanoTime();
        client.getOutputStream().write(7);
        if (client.getInputStream().read() != 7) {
            throw new IOException("another byte");
        }
        return millisSince(start);
    }

    private static void assertSilent(Socket client) throws IOException {
        client.setSoTimeout(200);
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        Patience.on(client);
    }

    private static long millisSince(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }
}
