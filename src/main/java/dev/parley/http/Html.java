// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http;

import java.nio.charset.StandardCharsets;

/** Pages that are made in code, and text in them. Stateless. */
public final class Html {
    private Html() {}

    /**
     * A short page in the look of the others, as UTF-8.
     *
     * @param language of the page, such as {@code zh-CN}
     * @param title escaped
     * @param stylesheet where it is, from the page's address
     * @param main what is in the page: HTML, each line with its end, indented by four
     */
    public static byte[] page(String language, String title, String stylesheet, String main) {
        return """
                <!DOCTYPE html>
                <html lang="%s">
                <head>
                  <meta charset="utf-8">
                  <meta name="viewport" content="width=device-width, initial-scale=1">
                  <title>%s</title>
                  <link rel="stylesheet" href="%s">
                </head>
                <body>
                  <main class="page">
                %s  </main>
                </body>
                </html>
                """.formatted(language, title, stylesheet, main).getBytes(StandardCharsets.UTF_8);
    }

    /** The same as text, or as the value of an attribute in double quotes. */
    public static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
