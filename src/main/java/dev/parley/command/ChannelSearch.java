// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.channel.NameQuery;
import dev.parley.engine.page.ChannelPart;
import dev.parley.engine.page.ChannelSummary;
import dev.parley.error.ParleyException;
import dev.parley.wire.Cursors;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A search for channels, page by page, put together from the parts that the engine gives. A page is full while there is more, unless very
 * many names had to be passed over for it. Immutable.
 */
final class ChannelSearch {
    private static final int PAGE = 200;

    /** How many parts are looked at for one page: no request may keep the disk to itself. */
    private static final int MAX_PARTS = 10;

    private final String list;
    private final Source source;
    private final @Nullable ChannelKind kind;
    private final NameQuery names;
    private final Supplier<Set<ChannelName>> heard;
    private final Shown shown;

    /** Where the parts come from: {@link dev.parley.engine.Conversations#channels} for a kind and a query. */
    @FunctionalInterface
    interface Source {
        CompletionStage<ChannelPart> part(@Nullable ChannelName after, int limit);
    }

    /** Which of some channels whoever asks may see. */
    @FunctionalInterface
    interface Shown {
        /** Shows all of them. */
        Shown ALL = CompletableFuture::completedFuture;

        CompletionStage<Set<ChannelName>> of(Set<ChannelName> channels);
    }

    /** Channels in the order of their names; the cursor is null on the last page. */
    record Page(List<ChannelSummary> channels, @Nullable String cursor) {}

    /**
     * Begins a search.
     *
     * @param list whose cursors it gives out and takes
     * @param source knows of the same kind and query
     * @param heard channels that the engine does not know of, as nobody counts who only listens
     * @param shown asked once for each part
     */
    ChannelSearch(
            String list,
            Source source,
            @Nullable ChannelKind kind,
            String query,
            Supplier<Set<ChannelName>> heard,
            Shown shown) {
        this.list = list;
        this.source = source;
        this.kind = kind;
        this.names = new NameQuery(query);
        this.heard = heard;
        this.shown = shown;
    }

    /** Fails with {@code command.invalid} for a cursor that no page of such a search has given. */
    CompletionStage<Page> page(@Nullable String cursor) {
        return goOn(place(cursor), List.of(), 1);
    }

    private CompletionStage<Page> goOn(@Nullable ChannelName after, List<ChannelSummary> before, int parts) {
        return source.part(after, PAGE + 1).thenCompose(part -> {
            List<ChannelSummary> all = merged(part, after);
            return shown.of(asked(all, part.next())).thenCompose(visible -> {
                List<ChannelSummary> found = new ArrayList<>(before);
                all.stream().filter(summary -> visible.contains(summary.name())).forEach(found::add);
                ChannelName next = part.next();
                if (found.size() <= PAGE && next != null && !(parts >= MAX_PARTS && visible.contains(next))) {
                    return goOn(next, found, parts + 1);
                }
                return CompletableFuture.completedFuture(cut(found, next));
            });
        });
    }

    /**
     * With the name at which the part ends: a page that is not full ends at a name that may be shown only, as whoever takes a cursor apart
     * must not read a hidden one.
     */
    private static Set<ChannelName> asked(List<ChannelSummary> all, @Nullable ChannelName next) {
        Set<ChannelName> asked = new LinkedHashSet<>();
        all.forEach(summary -> asked.add(summary.name()));
        if (next != null) {
            asked.add(next);
        }
        return asked;
    }

    private Page cut(List<ChannelSummary> found, @Nullable ChannelName next) {
        if (found.size() > PAGE) {
            List<ChannelSummary> page = List.copyOf(found.subList(0, PAGE));
            return new Page(page, Cursors.after(list, page.get(PAGE - 1).name().toString()));
        }
        return new Page(List.copyOf(found), next == null ? null : Cursors.after(list, next.toString()));
    }

    private List<ChannelSummary> merged(ChannelPart part, @Nullable ChannelName after) {
        TreeMap<String, ChannelSummary> all = new TreeMap<>(ChannelName.BY_CODE_POINT);
        for (ChannelName name : heard.get()) {
            if (isAsked(name) && isBetween(name.toString(), after, part.next())) {
                all.put(name.toString(), new ChannelSummary(name, 0, 0));
            }
        }
        part.channels().forEach(summary -> all.put(summary.name().toString(), summary));
        return List.copyOf(all.values());
    }

    private boolean isAsked(ChannelName name) {
        return (kind == null || name.kind() == kind) && names.fits(name.name());
    }

    private static boolean isBetween(String name, @Nullable ChannelName after, @Nullable ChannelName last) {
        return (after == null || ChannelName.BY_CODE_POINT.compare(name, after.toString()) > 0)
                && (last == null || ChannelName.BY_CODE_POINT.compare(name, last.toString()) <= 0);
    }

    private @Nullable ChannelName place(@Nullable String cursor) {
        Optional<String> text = Cursors.read(list, cursor);
        if (text.isEmpty()) {
            return null;
        }
        ChannelName place;
        try {
            place = ChannelName.parse(text.get());
        } catch (ParleyException e) {
            throw Cursors.nonsense(e);
        }
        if (kind != null && place.kind() != kind) {
            throw Cursors.nonsense(null);
        }
        return place;
    }
}
