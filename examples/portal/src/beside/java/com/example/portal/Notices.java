// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package com.example.portal;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;

/** What this portal tells its people, with Parley beside it: over HTTP, with a key. */
class Notices {
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

    /** On a connection of its own, by HTTP/1.1, which leaves neither a thread nor a socket to the next deployment of this portal. */
    private String call(String path, String json) throws IOException {
        URI address = URI.create(context.getInitParameter("portal.parley-url") + path);
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setConnectTimeout(2_000);
        connection.setReadTimeout(5_000);
        // Or the key might go to another server.
        connection.setInstanceFollowRedirects(false);
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Authorization", "Bearer " + key());
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setRequestProperty("Connection", "close");
        connection.setDoOutput(true);
        try {
            try (OutputStream out = connection.getOutputStream()) {
                out.write(json.getBytes(UTF_8));
            }
            int status = connection.getResponseCode();
            try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                String answer = in == null ? "" : new String(in.readAllBytes(), UTF_8);
                if (status != HttpURLConnection.HTTP_OK) {
                    throw new IOException(path + " was answered " + status + " " + answer);
                }
                return answer;
            }
        } finally {
            connection.disconnect();
        }
    }

    /** Never in web.xml: the environment, or the context file that the operator keeps. */
    private String key() {
        String key = System.getenv("PORTAL_PARLEY_KEY");
        return key != null ? key : context.getInitParameter("portal.parley-key");
    }

    private static String quote(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c == '"' || c == '\\' ? "\\" : "").append(c);
            }
        }
        return json.append('"').toString();
    }
}
