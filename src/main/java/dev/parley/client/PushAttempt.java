// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;

/** How a request to the API is made. Immutable. */
record PushAttempt(URI uri, String apiKey, String type, Map<String, String> headers) {
    HttpRequest request(String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + apiKey)
                .header("Content-Type", type)
                .header("Accept", type + ", application/problem+json")
                .POST(BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return request.build();
    }
}
