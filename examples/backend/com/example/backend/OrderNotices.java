package com.example.backend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.client.ChannelListener;
import dev.parley.client.Gap;
import dev.parley.client.Message;
import dev.parley.client.ParleyClient;
import dev.parley.client.ParleyClientException;
import dev.parley.client.Position;
import dev.parley.client.PushClient;
import dev.parley.client.PushRequest;
import dev.parley.client.Start;
import dev.parley.client.StateChange;
import dev.parley.client.Subscription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * Listens to topic/orders and tells each customer when an order is ready, in the customer's inbox. It may be killed at any moment, and so may
 * the server: it goes on after the last order that it has dealt with, and each notice has a key, so no customer is told twice.
 */
public final class OrderNotices implements ChannelListener {
    private final PushClient push;
    private final Path place;

    private OrderNotices(PushClient push, Path place) {
        this.push = push;
        this.place = place;
    }

    public static void main(String[] arguments) throws Exception {
        URI parley = URI.create(arguments[0]);
        String key = arguments[1];
        Path place = Path.of(arguments[2]);
        try (PushClient push = PushClient.to(parley, key).build();
                ParleyClient client = ParleyClient.to(parley)
                        .ticket(() -> push.ticket("order-desk").get())
                        .connect()) {
            Subscription orders = client.subscribe("topic/orders", start(place), new OrderNotices(push, place));
            orders.ready().join();
            System.out.println("listening to topic/orders");
            // All threads of the client are daemons: this one keeps the program.
            StateChange end = client.closed().join();
            System.err.println("closed: " + end.code() + " " + end.reason());
        }
    }

    /** On the client's one thread for listeners: while this waits, later orders wait on the server. */
    @Override
    public void onMessage(Message message) {
        JsonNode order = message.body();
        String number = order.path("order").asText();
        PushRequest notice = PushRequest.toUser(order.path("user").asText())
                .body(Map.of("text", "Your order " + number + " is ready"))
                .key("order-" + number + "-ready")
                .from("order-desk", "Order desk");
        if (told(notice)) {
            System.out.println("told about order " + number);
        }
        keep(message.position().orElseThrow());
    }

    /** What is passing has been retried for two minutes, and is tried again. What makes no sense must not stop the other orders. */
    private boolean told(PushRequest notice) {
        while (true) {
            try {
                push.push(notice).get();
                return true;
            } catch (ExecutionException e) {
                System.err.println(notice.key() + ": " + e.getCause().getMessage());
                if (e.getCause() instanceof ParleyClientException refusal && isFinal(refusal)) {
                    return false;
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted: the order comes again at the next start", e);
            }
        }
    }

    private static boolean isFinal(ParleyClientException refusal) {
        int status = refusal.status();
        return refusal.code().equals("connection.closed") || status >= 400 && status < 500 && status != 429;
    }

    /** Away for longer than the log reaches back: somebody has to look after these orders. */
    @Override
    public void onGap(Gap gap) {
        System.err.println("missed orders " + gap.from() + " to " + gap.to());
    }

    @Override
    public void onEnded(ParleyClientException reason) {
        System.err.println("topic/orders: " + reason.code());
    }

    private void keep(Position position) {
        try {
            Path next = place.resolveSibling(place.getFileName() + ".next");
            Files.write(next, List.of(position.epoch(), Long.toString(position.offset())));
            Files.move(next, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Start start(Path place) throws IOException {
        if (!Files.exists(place)) {
            return Start.latest(200);
        }
        List<String> kept = Files.readAllLines(place);
        return Start.after(new Position(kept.get(0), Long.parseLong(kept.get(1))));
    }
}
