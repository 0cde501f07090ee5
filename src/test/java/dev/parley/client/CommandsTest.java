// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.client.Command.Repeat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Commands and their replies, over connections that come and go. */
class CommandsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final SteppedLoop loop = new SteppedLoop();
    private final Commands commands = new Commands(loop, 1000);
    private final List<JsonNode> sent = new ArrayList<>();

    @Test
    void replies_areMatchedById_inAnyOrder() {
        online("ana");
        Command one = add("history", Repeat.ALWAYS);
        Command two = add("read", Repeat.ALWAYS);
        answer(id(1), "{\"n\":2}");
        answer(id(0), "{\"n\":1}");
        answer(77, "{}");
        assertThat(one.reply.join().path("n").asInt()).isEqualTo(1);
        assertThat(two.reply.join().path("n").asInt()).isEqualTo(2);
    }

    @Test
    void refusal_hasTheServersWords() {
        online("ana");
        Command command = add("publish", Repeat.SAME_USER);
        commands.reply(Json.parse("{\"id\":" + id(0) + ",\"ok\":false,\"error\":{\"code\":\"channel.forbidden\","
                + "\"status\":403,\"message\":\"no\",\"retryAfter\":7}}"));
        ParleyClientException refusal = failure(command);
        assertThat(refusal.code()).isEqualTo("channel.forbidden");
        assertThat(refusal.status()).isEqualTo(403);
        assertThat(refusal.getMessage()).isEqualTo("no");
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMillis(7));
    }

    @Test
    void commands_waitForAConnection_inTheirOrder() {
        add("a", Repeat.ALWAYS);
        add("b", Repeat.NEVER);
        assertThat(sent).isEmpty();
        online("ana");
        assertThat(actions()).containsExactly("a", "b");
    }

    @Test
    void noAnswerInTime_isATimeout_andALateOneIsPassedOver() {
        online("ana");
        Command command = add("history", Repeat.ALWAYS);
        loop.pass(Duration.ofSeconds(15));
        assertThat(failure(command).code()).isEqualTo("timeout");
        answer(id(0), "{}");
        Command waiting = addOffline();
        loop.pass(Duration.ofSeconds(15));
        assertThat(failure(waiting).code()).isEqualTo("timeout");
    }

    @Test
    void lostLine_repeatsWhatIsHarmless_beforeWhatIsNew() {
        online("ana");
        Command published = add("publish", Repeat.SAME_USER);
        Command asked = add("history", Repeat.ALWAYS);
        Command once = add("recall", Repeat.NEVER);
        commands.lost();
        assertThat(failure(once).code()).isEqualTo("connection.lost");
        add("new", Repeat.NEVER);
        sent.clear();
        online("ana");
        assertThat(actions()).containsExactly("publish", "history", "new");
        answer(id(0), "{}");
        assertThat(published.reply).isCompleted();
        assertThat(asked.reply).isNotDone();
    }

    @Test
    void lostLine_endsWhatBelongsToIt_sentOrNot() {
        online("ana");
        commands.lost();
        Command unsent = add("typing", Repeat.OF_THIS_CONNECTION);
        commands.lost();
        assertThat(failure(unsent).code()).isEqualTo("connection.lost");
    }

    @Test
    void anotherUser_mustNotSayAgainWhatWasSent() {
        online("guest-1");
        Command sentAsFirst = add("publish", Repeat.SAME_USER);
        commands.lost();
        Command unsent = add("publish", Repeat.SAME_USER);
        online("guest-2");
        assertThat(failure(sentAsFirst).code()).isEqualTo("identity.changed");
        assertThat(unsent.reply).isNotDone();
        assertThat(sent).hasSize(2);
    }

    @Test
    void refusedForHaste_isSentAgainAfterThePause_beforeTheOthers() {
        online("ana");
        Command first = add("publish", Repeat.SAME_USER);
        rateLimited(id(0), 400);
        Command second = add("publish", Repeat.SAME_USER);
        assertThat(sent).hasSize(1);
        loop.pass(Duration.ofMillis(399));
        assertThat(sent).hasSize(1);
        loop.pass(Duration.ofMillis(2));
        assertThat(sent).hasSize(3);
        answer(id(1), "{\"n\":1}");
        answer(id(2), "{\"n\":2}");
        assertThat(first.reply.join().path("n").asInt()).isEqualTo(1);
        assertThat(second.reply.join().path("n").asInt()).isEqualTo(2);
    }

    @Test
    void refusedForLong_isTold() {
        online("ana");
        Command command = add("publish", Repeat.SAME_USER);
        rateLimited(id(0), 60_000);
        assertThat(failure(command).code()).isEqualTo("rate.limited");
        assertThat(failure(command).retryAfter()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void places_areGivenBack() {
        Commands few = new Commands(loop, 1);
        assertThat(few.admit()).isTrue();
        assertThat(few.admit()).isFalse();
        Command command = new Command("a", Json.object(), Repeat.ALWAYS, SECOND);
        few.add(command);
        loop.pass(SECOND);
        assertThat(failure(command).code()).isEqualTo("timeout");
        assertThat(few.admit()).isTrue();
    }

    @Test
    void unanswered_areAtMostSoMany() {
        online("ana");
        for (int i = 0; i < 300; i++) {
            add("publish", Repeat.SAME_USER);
        }
        assertThat(sent).hasSize(200);
        answer(id(0), "{}");
        assertThat(sent).hasSize(201);
    }

    @Test
    void ownOnes_goBeforeAllOthers_inTheirOrder() {
        add("publish", Repeat.SAME_USER);
        commands.addOwn(new Command("unsubscribe", Json.object(), Repeat.OF_THIS_CONNECTION, SECOND));
        commands.addOwn(new Command("subscribe", Json.object(), Repeat.OF_THIS_CONNECTION, SECOND));
        online("ana");
        assertThat(actions()).containsExactly("unsubscribe", "subscribe", "publish");
    }

    @Test
    void ownOnes_endWithTheirConnection_unsentToo() {
        Command own = new Command("subscribe", Json.object(), Repeat.OF_THIS_CONNECTION, SECOND);
        commands.addOwn(own);
        commands.lost();
        assertThat(failure(own).code()).isEqualTo("connection.lost");
        online("ana");
        assertThat(sent).isEmpty();
    }

    @Test
    void closed_endsAll() {
        online("ana");
        Command sentOne = add("a", Repeat.ALWAYS);
        commands.lost();
        Command waiting = add("b", Repeat.ALWAYS);
        commands.failAll(new ParleyClientException("connection.closed", ""));
        assertThat(failure(sentOne).code()).isEqualTo("connection.closed");
        assertThat(failure(waiting).code()).isEqualTo("connection.closed");
    }

    private Command addOffline() {
        commands.lost();
        return add("b", Repeat.ALWAYS);
    }

    private void online(String user) {
        JsonNode welcome = Json.parse("{\"user\":{\"id\":\"" + user + "\"},\"limits\":{}}");
        commands.online(text -> sent.add(Json.parse(text)), Events.Welcome.of(welcome));
    }

    private Command add(String action, Repeat repeat) {
        Command command = new Command(action, Json.object(), repeat, Duration.ofSeconds(15));
        assertThat(commands.admit()).isTrue();
        commands.add(command);
        return command;
    }

    private List<String> actions() {
        return sent.stream().map(frame -> frame.path("action").asText()).toList();
    }

    private long id(int index) {
        return sent.get(index).path("id").asLong();
    }

    private void answer(long id, String data) {
        commands.reply(Json.parse("{\"id\":" + id + ",\"ok\":true,\"data\":" + data + "}"));
    }

    private void rateLimited(long id, int retryAfter) {
        commands.reply(Json.parse("{\"id\":" + id + ",\"ok\":false,\"error\":{\"code\":\"rate.limited\",\"status\":429,"
                + "\"message\":\"\",\"retryAfter\":" + retryAfter + "}}"));
    }

    private static ParleyClientException failure(Command command) {
        assertThat(command.reply).isCompletedExceptionally();
        return (ParleyClientException)
                command.reply.handle((data, failure) -> failure).join();
    }
}
