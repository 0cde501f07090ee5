// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.session;

import dev.parley.door.Refusals;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.exchange.Exchange;
import dev.parley.http.Html;
import dev.parley.http.RefusalPage;
import org.jspecify.annotations.Nullable;

/**
 * The sign-in form once more, with the reason for the refusal and with what the person has typed. It answers a form that the browser sent
 * without a script, in the browser's language. All text from outside is escaped. Stateless.
 */
final class SignInPage {
    private static final int MAX_SHOWN = 200;

    private SignInPage() {}

    /**
     * Answers a form that has not been answered yet.
     *
     * @param name what was typed; null where it is not known
     * @param next where it would have led
     */
    static void answer(Exchange exchange, @Nullable String name, @Nullable String next, ParleyException cause) {
        boolean chinese = exchange.request().getLocale().getLanguage().equals("zh");
        RefusalPage.answer(
                exchange, cause, page(chinese, shown(name == null ? null : name.strip()), shown(next), cause));
    }

    private static byte[] page(boolean chinese, String name, String next, ParleyException cause) {
        String title = chinese ? "进入聊天" : "Sign in to chat";
        return Html.page(chinese ? "zh-CN" : "en", title + " &middot; Parley", "assets/base.css", """
                    <h1>%1$s</h1>
                    <p class="trouble" role="alert" id="refused">%2$s</p>
                    <form method="post" action="signin" accept-charset="utf-8">
                      <p><label for="name">%3$s</label> <input id="name" name="name" maxlength="40" required autofocus autocomplete="nickname" value="%4$s" aria-describedby="refused"></p>
                      <input type="hidden" name="next" value="%5$s">
                      <p><button class="primary">%1$s</button></p>
                    </form>
                    <p class="meta" lang="en">%6$s</p>
                """.formatted(
                        title,
                        chinese ? inChinese(cause) : inEnglish(cause),
                        chinese ? "您的名字" : "Your name",
                        name,
                        next,
                        shown(cause.getMessage())));
    }

    private static String inEnglish(ParleyException cause) {
        return switch (cause.code()) {
            case NAME_INVALID -> "This name can't be used. Choose another one.";
            case RATE_LIMITED ->
                "Too many sign-ins from this network. Try again" + seconds(cause, " in ", " s.", " later.");
            case SERVER_FULL -> "There are too many guests right now. Try again later.";
            case ORIGIN_FORBIDDEN ->
                "Your browser didn't say that this form came from this site. Try again. If that doesn't help, ask the"
                        + " administrator of the site to check its Referrer-Policy.";
            default ->
                isClientsFault(cause.code())
                        ? "This could not be read. Try again."
                        : "The server can't do this right now. Try again later.";
        };
    }

    private static String inChinese(ParleyException cause) {
        return switch (cause.code()) {
            case NAME_INVALID -> "这个名字不能使用，请换一个。";
            case RATE_LIMITED -> "该网络登录过于频繁，请" + seconds(cause, " ", " 秒后再试。", "稍后再试。");
            case SERVER_FULL -> "访客数已达上限，请稍后再试。";
            case ORIGIN_FORBIDDEN -> "浏览器没有说明此表单来自本站。请再试一次；如仍不行，请联系网站管理员检查 Referrer-Policy。";
            default -> isClientsFault(cause.code()) ? "内容无法读取，请再试一次。" : "服务器暂时无法处理，请稍后再试。";
        };
    }

    private static boolean isClientsFault(ErrorCode code) {
        return code.status() < 500;
    }

    private static String seconds(ParleyException cause, String before, String after, String otherwise) {
        return cause.retryAfter()
                .map(wait -> before + Refusals.wholeSeconds(wait) + after)
                .orElse(otherwise);
    }

    /** Not more than anybody types there. */
    private static String shown(@Nullable String text) {
        if (text == null) {
            return "";
        }
        boolean within = text.length() > MAX_SHOWN && Character.isLowSurrogate(text.charAt(MAX_SHOWN));
        return Html.escaped(text.substring(0, Math.min(text.length(), within ? MAX_SHOWN - 1 : MAX_SHOWN)));
    }
}
