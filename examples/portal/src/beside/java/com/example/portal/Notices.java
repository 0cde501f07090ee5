// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package com.example.portal;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** What this portal tells its people, with Parley beside it: over HTTP, with a key. */
class Notices {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final ServletContext context;

    Notices(ServletContext context) {
        this.context = context;
    }

    void orderReady(Account account, int order) {
        String text = "{\"to\":{\"users\":[" + quote(account.getId()) + "]},\"key\":\"order-" + order + "-ready\","
                + "\"body\":{\"title\":\"Order " + order + "\",\"text\":\"Your order is ready 您的订单已就绪\"}}";
        try {
            call("api/v1/push", text);
        } catch (IOException e) {
            // The portal works without Parley.
            context.log("order " + order + ": the notice was not taken", e);
        }
    }

    /** Parley hears nothing of this context's sessions, so it is told. */
    void signedOut(Account account) {
        try {
            call("api/v1/sessions/revoke", "{\"user\":" + quote(account.getId()) + "}");
        } catch (IOException e) {
            context.log("the sockets of " + account.getId() + " stay open", e);
        }
    }

    /** What lets somebody in once: {@code {"ticket":"…","expiresIn":30}}. */
    String ticket(Account account) throws IOException {
        return call(
                "api/v1/tickets",
                "{\"user\":{\"id\":" + quote(account.getId()) + ",\"name\":" + quote(account.getName()) + "}}");
    }

    private String call(String path, String json) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(context.getInitParameter("portal.parley-url") + path))
                .timeout(Duration.ofSeconds(5))
                .header("Authorization", "Bearer " + key())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build();
        try {
            HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new IOException(path + " was answered " + answer.statusCode() + " " + answer.body());
            }
            return answer.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Never in web.xml: the environment, or the context file that the operator keeps. */
    private String key() {
        String key = System.getenv("PORTAL_PARLEY_KEY");
        return key != null ? key : context.getInitParameter("portal.parley-key");
    }

    private static String quote(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
