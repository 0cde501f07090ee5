// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http;

import dev.parley.door.Refusals;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.exchange.Exchange;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A short page in both languages, for a person who sees the answer in the browser's window. Stateless. What is in it is escaped. */
public final class RefusalPage {
    private RefusalPage() {}

    /**
     * Answers a request that has not been answered yet.
     *
     * @param home where our pages are, from the request's own address; it ends with a slash
     */
    public static void answer(Exchange exchange, String home, ParleyException cause) {
        int status = cause.code().status();
        long wait = cause.retryAfter().map(Refusals::wholeSeconds).orElse(0L);
        answer(
                exchange,
                cause,
                body(
                        status,
                        home,
                        cause.getMessage() + (wait == 0 ? "" : "; try again in " + wait + " s"),
                        chinese(cause.code()) + (wait == 0 ? "" : "（" + wait + " 秒后）")));
    }

    /** The same with a page of the caller's, as UTF-8. */
    public static void answer(Exchange exchange, ParleyException cause, byte[] page) {
        exchange.answer(
                response -> {
                    Refusals.headers(response, cause);
                    head(response, cause.code().status());
                },
                page);
    }

    static void write(HttpServletResponse response, int status, String home, String english, String chinese)
            throws IOException {
        byte[] body = body(status, home, english, chinese);
        response.resetBuffer();
        write(response, status, body);
    }

    /** Answers with a page of the caller's, as UTF-8. */
    public static void write(HttpServletResponse response, int status, byte[] page) throws IOException {
        head(response, status);
        response.getOutputStream().write(page);
        // After the body: Tomcat 11 ends an answer as soon as its length is reached, and waits for the peer to take it.
        response.setContentLength(page.length);
    }

    private static void head(HttpServletResponse response, int status) {
        response.setStatus(status);
        response.setContentType("text/html;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
    }

    private static byte[] body(int status, String home, String english, String chinese) {
        String title = status + " " + Refusals.title(status);
        return Html.page(
                "en", title, home + "assets/base.css", """
                    <h1>%s</h1>
                    <p>%s</p>
                    <p lang="zh-CN">%s</p>
                    <p><a href="%s">Parley</a></p>
                """.formatted(title, Html.escaped(english), chinese, home));
    }

    private static String chinese(ErrorCode code) {
        return switch (code) {
            case ROUTE_UNKNOWN -> "这里没有这个页面";
            case RATE_LIMITED -> "来自这个地址的登录过于频繁，请稍后再试";
            case SERVER_FULL -> "已登录的访客数达到上限，请稍后再试";
            case ORIGIN_FORBIDDEN -> "请求来自其他网站的页面，已被拒绝";
            default -> code.status() < 500 ? "请求无法处理，请返回检查" : "服务器暂时无法处理，请稍后再试";
        };
    }
}
