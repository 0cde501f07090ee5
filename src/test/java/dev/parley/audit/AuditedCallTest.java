// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class AuditedCallTest {
    private final List<String> lines = new ArrayList<>();
    private final List<Runnable> soon = new ArrayList<>();

    @Test
    void end_ofACall_isOneLineOfPairs() {
        call(Caller.key("portal", "203.0.113.9"), "message.recall")
                .target("room/lobby#12")
                .end(null);

        assertThat(lines)
                .containsExactly("id=a-1 action=message.recall caller=key:portal address=203.0.113.9"
                        + " targets=\"room/lobby#12\" result=ok");
    }

    @Test
    void end_withAFailure_hasItsCode() {
        ParleyException refusal = new ParleyException(ErrorCode.MESSAGE_UNKNOWN, "no");
        call(Caller.PORTAL, "x").end(refusal);
        call(Caller.PORTAL, "x").end(new CompletionException(refusal));
        call(Caller.PORTAL, "x").end(new IllegalStateException("a secret"));
        call(Caller.PORTAL, "x").until(CompletableFuture.failedFuture(refusal));
        call(Caller.PORTAL, "x").until(CompletableFuture.completedFuture(1));

        assertThat(lines)
                .extracting(line -> line.substring(line.indexOf("result=")))
                .containsExactly(
                        "result=message.unknown",
                        "result=message.unknown",
                        "result=server.error",
                        "result=message.unknown",
                        "result=ok");
        assertThat(lines).noneMatch(line -> line.contains("secret"));
    }

    @Test
    void end_twice_isOneLine() {
        AuditedCall call = call(Caller.PORTAL, "x");
        call.end(null);
        call.end("ok", "");

        assertThat(lines).hasSize(1);
    }

    @Test
    void targets_thatForge_stayTargets() {
        call(Caller.user("eve result=ok\n\"", "::1"), "push")
                .targets(List.of("user/a,user/b", "user/\" result=ok action=\"x", "user/c\\", "user/d\u202e\nid=2"))
                .end(null);

        assertThat(lines)
                .containsExactly("id=a-1 action=push caller=\"user:eve result=ok?\\\"\" address=::1"
                        + " targets=\"user/a\\,user/b,user/\\\" result=ok action=\\\"x,user/c\\\\,user/d??id=2\""
                        + " result=ok");
    }

    @Test
    void targets_veryMany_areAllInLinesOfABoundedLength() {
        AuditedCall call = call(Caller.key("portal", "203.0.113.9"), "push");
        Set<String> targets = new LinkedHashSet<>();
        for (int i = 0; i < 1000; i++) {
            targets.add("user/person-" + i);
        }
        call.targets(targets);
        call.targets(List.of("user/person-999"));
        call.end("ok", "pushed=1000 refused=0");

        assertThat(lines).allMatch(line -> line.length() < 2000).hasSizeBetween(5, 30);
        assertThat(lines.get(0))
                .startsWith("id=a-1 part=1 action=push caller=key:portal address=203.0.113.9 targets=\"");
        assertThat(lines.get(lines.size() - 1))
                .startsWith("id=a-1 part=" + lines.size() + " ")
                .endsWith("\" result=ok pushed=1000 refused=0");
        assertThat(lines.subList(0, lines.size() - 1)).noneMatch(line -> line.contains("result="));
        List<String> told = lines.stream()
                .map(line -> line.replaceFirst(".* targets=\"", "").replaceFirst("\".*", ""))
                .flatMap(list -> List.of(list.split(",", -1)).stream())
                .toList();
        assertThat(told).containsExactlyElementsOf(targets);
    }

    @Test
    void targets_ofAStream_areToldAMomentLater() {
        AuditedCall call = call(Caller.PORTAL, "push.stream");
        call.target("user/a").target("user/b");
        assertThat(lines).isEmpty();
        assertThat(soon).hasSize(1);

        soon.remove(0).run();
        call.target("user/a");
        assertThat(soon).hasSize(1);
        call.end("ok", "");
        soon.remove(0).run();

        assertThat(lines)
                .containsExactly(
                        "id=a-1 part=1 action=push.stream caller=portal address=- targets=\"user/a,user/b\"",
                        "id=a-1 part=2 action=push.stream caller=portal address=- targets=\"user/a\" result=ok");
    }

    @Test
    void log_keepsTheOrderOfEnds_andNoneIsLostAtTheClose() {
        List<String> written = java.util.Collections.synchronizedList(new ArrayList<>());
        AuditLog log = new AuditLog(written::add);
        for (int i = 0; i < 20_000; i++) {
            log.begin(Caller.PORTAL, "n" + i).end(null);
        }
        log.close();
        log.begin(Caller.PORTAL, "late").end(null);
        log.close();

        assertThat(written).hasSize(20_001);
        assertThat(written.get(20_000)).contains("action=late");
        assertThat(written).allMatch(line -> line.endsWith("targets=\"\" result=ok"));
    }

    private AuditedCall call(Caller caller, String action) {
        return new AuditedCall("a-1", caller, action, lines::add, soon::add);
    }
}
