// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.api;

import dev.parley.http.ApiResponse;
import java.util.concurrent.CompletionStage;

/**
 * Answers one route. Called on a container thread, after the key was checked; and after the body was read, where there is
 * one of JSON; it does not wait for anything. Fails by throwing or by its stage, with a {@link dev.parley.error.ParleyException} for what is the client's mistake.
 */
@FunctionalInterface
public interface ApiHandler {
    CompletionStage<ApiResponse> handle(ApiRequest request);
}
