// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package com.example.portal;

import dev.parley.Parley;
import dev.parley.Push;
import jakarta.servlet.ServletContext;
import java.util.Map;

/** What this portal tells its people, with Parley inside: plain Java. */
class Notices {
    private final ServletContext context;

    Notices(ServletContext context) {
        this.context = context;
    }

    void orderReady(Account account, int order) {
        // Where Parley did not start, the portal works without it.
        Parley.find(context).ifPresent(parley -> parley.push(Push.toUsers(account.getId())
                        .body(Map.of("title", "Order " + order, "text", "Your order is ready 您的订单已就绪"))
                        .key("order-" + order + "-ready"))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        context.log("order " + order + ": the notice was not taken", failure);
                    }
                }));
    }

    /** Nothing to do: Parley hears of the session's end itself, and closes its sockets. */
    void signedOut(Account account) {}
}
