// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.spi;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The people of a portal: its user table, an LDAP server. Where there is one, {@code people} searches it instead of those whom this server
 * has met, conversations show its names, and a private message to someone whom it does not know is refused ({@code command.invalid} naming
 * {@code to}; guests of this server can still be answered). A public class with a public constructor without parameters, named in
 * {@code META-INF/services/dev.parley.spi.Directory} of a jar in the same web application ({@link java.util.ServiceLoader}); at most
 * one.
 *
 * <p><b>Threads.</b> One instance serves all, so it is thread-safe. It is called on threads of Parley's own (see
 * {@code parley.extensions.threads}) and may wait, at most {@code parley.extensions.timeout}. Names are kept for
 * {@code parley.directory.cache}.
 *
 * <p><b>Errors.</b> Where it throws or gives no answer in time, the log has a line; names fall back to those under which people were last
 * seen here, searches and private messages to someone whose name is not in the cache are answered {@code server.unavailable}.
 */
public interface Directory {
    /**
     * How people are called.
     *
     * @param ids at most a few hundred, as clients wrote them
     * @return names by id, without those who do not exist
     */
    Map<String, String> names(Set<String> ids) throws Exception;

    /**
     * A page of those whose name or id contains the query.
     *
     * @param query empty for everyone; as a client wrote it, at most 128 characters
     * @param cursor the last page's, null for the first. It comes from a client, who may have made it up: an
     *     {@link IllegalArgumentException} tells it so
     * @param limit at most so many
     */
    Page search(String query, @Nullable String cursor, int limit) throws Exception;

    /** Someone. Ids and names obey the rules for user ids; who does not is left out. */
    record Person(String id, String name) {}

    /** One page; the cursor is null on the last. */
    record Page(List<Person> people, @Nullable String cursor) {
        public Page {
            people = List.copyOf(people);
        }
    }
}
