// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher;

import static dev.parley.launcher.LauncherCalls.call;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** A valve of ours in Tomcat's pipeline, without Tomcat's classes. Thread-safe once Tomcat runs. */
final class LauncherValve implements InvocationHandler {
    private final Step step;
    private @Nullable Object next;

    /** What the valve does with a request and a response of Tomcat's. Thread-safe. */
    @FunctionalInterface
    interface Step {
        void handle(Object request, Object response, Next next) throws Exception;
    }

    /** The rest of the pipeline. */
    @FunctionalInterface
    interface Next {
        void invoke() throws Exception;
    }

    private LauncherValve(Step step) {
        this.step = step;
    }

    static Object create(ClassLoader loader, Step step) throws ClassNotFoundException {
        Class<?> type = loader.loadClass("org.apache.catalina.Valve");
        return Proxy.newProxyInstance(loader, new Class<?>[] {type}, new LauncherValve(step));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        Object[] given = arguments == null ? new Object[0] : arguments;
        switch (method.getName()) {
            case "invoke" -> pass(given[0], given[1]);
            case "setNext" -> next = given[0];
            case "getNext" -> {
                return next;
            }
            case "isAsyncSupported" -> {
                return true;
            }
            case "hashCode" -> {
                return System.identityHashCode(proxy);
            }
            case "equals" -> {
                return proxy == given[0];
            }
            case "toString" -> {
                return step.getClass().getSimpleName();
            }
            default -> {}
        }
        return null;
    }

    private void pass(Object request, Object response) throws Exception {
        Object rest = next;
        if (rest == null) {
            throw new IllegalStateException("a valve of ours is not in the pipeline");
        }
        step.handle(request, response, () -> call(rest, "invoke", request, response));
    }
}
