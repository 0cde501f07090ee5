// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WrapsElement;

/** What has been found, or what stands in its place once the page has drawn that anew. Confined to the test that found it. */
final class SteadyElement implements InvocationHandler {
    private static final int TRIES = 5;

    private final Supplier<WebElement> search;
    private WebElement element;

    private SteadyElement(Supplier<WebElement> search) {
        this.search = search;
        element = search.get();
    }

    /** Looks now, and again whenever what it has found is gone. */
    static WebElement of(Supplier<WebElement> search) {
        return (WebElement) Proxy.newProxyInstance(
                SteadyElement.class.getClassLoader(),
                // Selenium itself wants the real one, for a script's argument or a frame.
                new Class<?>[] {WebElement.class, WrapsElement.class},
                new SteadyElement(search));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("getWrappedElement")) {
            return element;
        }
        for (int tries = 1; ; tries++) {
            try {
                return method.invoke(element, arguments);
            } catch (InvocationTargetException e) {
                if (!(e.getCause() instanceof StaleElementReferenceException) || tries == TRIES) {
                    throw e.getCause();
                }
                element = search.get();
            }
        }
    }
}
