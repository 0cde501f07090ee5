// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.client.StateChange.State;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection that comes back by itself. Confined to the loop.
 *
 * <pre>
 *   IDLE --open--> CONNECTING --welcome--> ONLINE --lost--> RECONNECTING --welcome--> ONLINE ...
 *   CLOSED, for good, from any of them: the owner closes, or the server says stop
 * </pre>
 */
final class Line {
    private static final Duration CREDENTIAL_WITHIN = Duration.ofSeconds(30);
    private static final Duration STABLE_AFTER = Duration.ofSeconds(10);
    private static final Duration FULL_PAUSE = Duration.ofMillis(100);
    private static final int READ_AHEAD = 16;

    /** What a line tells its owner, on the loop. */
    interface Owner {
        void stateChanged(StateChange change);

        void frame(JsonNode frame);

        /** After {@code welcome} has come as a frame. */
        void online(Events.Welcome welcome);

        /** Whatever was sent and is not answered never will be. */
        void lost();

        /** Send a command that the server answers. */
        void askForLife();
    }

    private final Loop loop;
    private final Dialer dialer;
    private final Owner owner;
    private final Duration connectWithin;
    private final BooleanSupplier full;
    private final Backoff backoff;
    private final Heartbeat heartbeat;

    private State state = State.IDLE;
    private Loop.Timer timer = Loop.Timer.NONE;
    private Dialer.@Nullable Link link;
    private Events.@Nullable Closing closing;
    private CompletableFuture<?> goodbye = CompletableFuture.completedFuture(null);
    private boolean renewed;
    private boolean pausing;
    private int unread;
    /** Grows with each connection, so that what an old one says is passed over. */
    private long generation;

    /** @param full whether so much waits for listeners that nothing more should be read */
    Line(Loop loop, Dialer dialer, Owner owner, Duration connectWithin, Backoff backoff, BooleanSupplier full) {
        this.loop = loop;
        this.dialer = dialer;
        this.owner = owner;
        this.connectWithin = connectWithin;
        this.backoff = backoff;
        this.full = full;
        this.heartbeat = new Heartbeat(
                loop, owner::askForLife, () -> lost(Loss.closed(Loss.HEARTBEAT_MISSED, "the server is silent")));
    }

    State state() {
        return state;
    }

    void open() {
        if (state == State.IDLE) {
            set(State.CONNECTING, null, Duration.ZERO);
            dial();
        }
    }

    void retryNow() {
        if (pausing) {
            timer.cancel();
            dial();
        }
    }

    void send(String text) {
        if (link != null) {
            link.send(text);
        }
    }

    /** There is room again for what comes in. */
    void readOn() {
        if (link != null && unread > 0) {
            int frames = unread;
            unread = 0;
            heartbeat.hold(false);
            link.read(frames);
        }
    }

    /** The last connection has ended, goodbye included. */
    CompletableFuture<?> goodbye() {
        return goodbye;
    }

    void close() {
        if (state != State.CLOSED) {
            Dialer.Link open = link;
            link = null;
            if (open != null) {
                goodbye = open.close(1000);
            }
            drop();
            set(State.CLOSED, Loss.closed(1000, "closed by its owner"), Duration.ZERO);
        }
    }

    private void dial() {
        pausing = false;
        if (full.getAsBoolean()) {
            pausing = true;
            timer = loop.schedule(FULL_PAUSE, this::dial);
            return;
        }
        long dialled = ++generation;
        unread = 0;
        timer = loop.schedule(
                CREDENTIAL_WITHIN,
                () -> lost(new Loss(
                        Loss.Next.PAUSE,
                        0,
                        "timeout",
                        "no credential within " + CREDENTIAL_WITHIN,
                        Duration.ZERO,
                        false)));
        link = dialer.dial(new FromLink(dialled));
        link.read(READ_AHEAD);
    }

    private void hear(String text) {
        heartbeat.heard();
        JsonNode frame = Json.parse(text);
        String event = frame.path("event").asText();
        if (event.equals("closing")) {
            closing = Events.Closing.of(frame);
        }
        owner.frame(frame);
        if (event.equals("welcome")) {
            greet(Events.Welcome.of(frame));
        }
        if (link != null && full.getAsBoolean()) {
            unread++;
            heartbeat.hold(true);
        } else if (link != null) {
            link.read(1);
        }
    }

    private void greet(Events.Welcome welcome) {
        timer.cancel();
        timer = loop.schedule(STABLE_AFTER, () -> {
            backoff.reset();
            renewed = false;
        });
        heartbeat.start(welcome.heartbeatTimeout());
        set(State.ONLINE, null, Duration.ZERO);
        owner.online(welcome);
    }

    private void lost(Loss told) {
        Loss loss = closing == null ? told : Loss.announced(closing, told);
        drop();
        boolean again = loss.renew() && !renewed;
        boolean inVain = loss.renew() && renewed;
        if (inVain || (loss.next() == Loss.Next.STOP && !again)) {
            set(State.CLOSED, loss, Duration.ZERO);
            return;
        }
        renewed |= loss.renew();
        Duration pause = pause(loss, again);
        pausing = true;
        timer = loop.schedule(pause, this::dial);
        set(State.RECONNECTING, loss, pause);
    }

    private Duration pause(Loss loss, boolean renewing) {
        if (renewing || (loss.next() == Loss.Next.AT_ONCE && backoff.isFresh())) {
            backoff.count();
            return Duration.ZERO;
        }
        if (!loss.told().isZero()) {
            backoff.count();
            return loss.told();
        }
        return backoff.next();
    }

    private void drop() {
        generation++;
        timer.cancel();
        heartbeat.stop();
        closing = null;
        pausing = false;
        Dialer.Link open = link;
        link = null;
        if (open != null) {
            open.abort();
        }
        owner.lost();
    }

    private void set(State to, @Nullable Loss loss, Duration retryIn) {
        State from = state;
        state = to;
        owner.stateChanged(new StateChange(
                from,
                to,
                loss == null ? 0 : loss.closeCode(),
                loss == null ? "" : loss.code(),
                loss == null ? "" : loss.reason(),
                retryIn,
                to == State.CLOSED && loss != null && loss.signedOut()));
    }

    /** What a connection says, brought to the loop, as long as it is the present one. */
    private final class FromLink implements Dialer.Receiver {
        private final long dialled;

        FromLink(long dialled) {
            this.dialled = dialled;
        }

        @Override
        public void credentialFound() {
            onLoop(() -> {
                timer.cancel();
                timer = loop.schedule(
                        connectWithin,
                        () -> lost(new Loss(
                                Loss.Next.PAUSE,
                                Loss.ABNORMAL,
                                "timeout",
                                "no welcome within " + connectWithin,
                                Duration.ZERO,
                                false)));
            });
        }

        @Override
        public void text(String frame) {
            onLoop(() -> hear(frame));
        }

        @Override
        public void alive() {
            onLoop(heartbeat::heard);
        }

        @Override
        public void closed(int code, String reason) {
            onLoop(() -> lost(Loss.closed(code, reason)));
        }

        @Override
        public void failed(Throwable failure) {
            onLoop(() -> lost(Loss.failed(failure)));
        }

        private void onLoop(Runnable task) {
            try {
                loop.execute(() -> {
                    if (dialled == generation) {
                        task.run();
                    }
                });
            } catch (RejectedExecutionException ignored) {
                // The client has been closed: nobody is left to be told.
            }
        }
    }
}
