// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.compare;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * Requests of one kind until now.
 *
 * @param requests how many
 * @param up bytes: request lines, headers and bodies, as the server received them
 * @param down bytes: status lines and headers, as the server sent them; bodies are counted by who reads them
 */
@JsonPropertyOrder({"requests", "up", "down"})
record Counted(long requests, long up, long down) {}
