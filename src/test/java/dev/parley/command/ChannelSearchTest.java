// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.channel.NameQuery;
import dev.parley.engine.page.ChannelPart;
import dev.parley.engine.page.ChannelSummary;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.wire.Cursors;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelSearchTest {
    /** As an engine's, only smaller. */
    private static final int EXAMINED = 50;

    private final TreeSet<String> stored = new TreeSet<>(ChannelName.BY_CODE_POINT);
    private int parts;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 199, 200, 201, 400, 450})
    void pages_ofRoomsOfWhichOthersAreHidden_areFullButTheLast(int visible) {
        store(2 * visible);
        List<ChannelSearch.Page> pages = walk("", Set.of(), name -> Integer.parseInt(name.name()) % 2 == 0);

        assertThat(names(pages)).hasSize(visible).isSorted().doesNotHaveDuplicates();
        assertThat(pages).hasSize(Math.max(1, (visible + 199) / 200));
        pages.subList(0, pages.size() - 1)
                .forEach(page -> assertThat(page.channels()).hasSize(200));
    }

    @Test
    void page_ofWhichAllIsHidden_endsWithoutACursor() {
        store(3000);
        List<ChannelSearch.Page> pages = walk("", Set.of(), name -> false);

        assertThat(pages).containsExactly(new ChannelSearch.Page(List.of(), null));
    }

    @Test
    void page_forARareName_isCutAfterSomeWork_andGoneOnWith() {
        store(3000);
        stored.add("room/zz needle");
        List<ChannelSearch.Page> pages = walk("needle", Set.of(), name -> true);

        assertThat(names(pages)).containsExactly("room/zz needle");
        assertThat(pages).hasSizeGreaterThan(2);
        assertThat(parts).isLessThanOrEqualTo(3000 / EXAMINED + 1);
    }

    @Test
    void cursor_ofACutPage_holdsNoHiddenName() {
        store(3000);
        Predicate<ChannelName> shown = name -> Integer.parseInt(name.name()) % 97 == 0;
        List<ChannelSearch.Page> pages = walk("no such room", Set.of(), shown);

        assertThat(pages).hasSizeGreaterThan(1);
        assertThat(pages.stream()
                        .flatMap(page -> Cursors.read("rooms", page.cursor()).stream())
                        .map(ChannelName::parse))
                .allMatch(shown);
    }

    @Test
    void heardChannels_areMergedWhereTheyBelong() {
        store(500);
        Set<ChannelName> heard = Set.of(
                ChannelName.room("00000 first"),
                ChannelName.room("00049 at a part's end"),
                ChannelName.room("00199 at a page's end"),
                ChannelName.room("00210"),
                ChannelName.room("99999 last"),
                ChannelName.parse("topic/of another kind"));
        List<ChannelSearch.Page> pages = walk("", heard, name -> true);

        assertThat(names(pages)).hasSize(504).isSorted().doesNotHaveDuplicates().contains("room/00199 at a page's end");
        assertThat(names(walk("AT A", heard, name -> true)))
                .containsExactly("room/00049 at a part's end", "room/00199 at a page's end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "cm9vbS8=", "cm9vbS8", "cm9vbS94=", "%%", "dG9waWMvYWxs", "/w"})
    void cursor_thatNoPageGave_isRefused(String cursor) {
        ChannelSearch search = search("", Set.of(), name -> true);

        assertThatThrownBy(() -> search.page(cursor))
                .isInstanceOfSatisfying(
                        ParleyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.COMMAND_INVALID))
                .hasMessageStartingWith("cursor:");
    }

    private void store(int count) {
        IntStream.range(0, count).forEach(i -> stored.add(String.format("room/%05d", i)));
    }

    private List<ChannelSearch.Page> walk(String query, Set<ChannelName> heard, Predicate<ChannelName> shown) {
        List<ChannelSearch.Page> pages = new ArrayList<>();
        String cursor = null;
        do {
            ChannelSearch.Page page = search(query, heard, shown)
                    .page(cursor)
                    .toCompletableFuture()
                    .join();
            pages.add(page);
            cursor = page.cursor();
        } while (cursor != null);
        return pages;
    }

    private ChannelSearch search(String query, Set<ChannelName> heard, Predicate<ChannelName> shown) {
        NameQuery names = new NameQuery(query);
        return new ChannelSearch(
                "rooms",
                (after, limit) -> CompletableFuture.completedFuture(part(names, after, limit)),
                ChannelKind.ROOM,
                query,
                () -> heard,
                asked -> CompletableFuture.completedFuture(
                        asked.stream().filter(shown).collect(Collectors.toUnmodifiableSet())));
    }

    private ChannelPart part(NameQuery query, @Nullable ChannelName after, int limit) {
        parts++;
        List<ChannelSummary> found = new ArrayList<>();
        int examined = 0;
        for (String text : after == null ? stored : stored.tailSet(after.toString(), false)) {
            ChannelName name = ChannelName.parse(text);
            if (query.fits(name.name())) {
                found.add(new ChannelSummary(name, 1, 0));
            }
            if (found.size() == limit || ++examined == EXAMINED) {
                return new ChannelPart(found, name);
            }
        }
        return new ChannelPart(found, null);
    }

    private static List<String> names(List<ChannelSearch.Page> pages) {
        return pages.stream()
                .flatMap(page -> page.channels().stream())
                .map(summary -> summary.name().toString())
                .toList();
    }
}
