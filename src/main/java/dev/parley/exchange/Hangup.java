// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.exchange;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends connections by Tomcat's own objects (10.1 and 11). Stateless.
 *
 * <p>No public API does this. The servlet API can only end an answer. Tomcat then waits on a thread until the peer has taken the rest of the
 * answer and sent the rest of its body. The connector has attributes for both ({@code maxSwallowSize} bounds bytes, not time), but a web
 * application cannot set them. The objects that can end a connection are behind the facades that Tomcat gives to applications. So this
 * reads the facades' fields. Where a field is missing or cannot be read, it logs that, and the container's own timeouts end the peer.
 */
final class Hangup {
    private static final Logger logger = LoggerFactory.getLogger(Hangup.class);

    private Hangup() {}

    /**
     * In the midst of an answer or a body: from any thread, of an asynchronous request that waits for its peer. Only the line is cut:
     * Tomcat finds it dead and tells the listeners, on a thread of its own and in its own order. False where this container has no such
     * thing.
     */
    static boolean now(ServletResponse response) {
        try {
            Object processor = field(coyote(Streams.bare(response), "response", "getCoyoteResponse"), "hook");
            Object wrapper = call(processor, "getSocketWrapper");
            if (call(call(wrapper, "getSocket"), "getIOChannel") instanceof SocketChannel channel) {
                if (processor.getClass().getSimpleName().equals("Http11Processor")) {
                    // What the peer has not taken is not to lie about in the system for minutes.
                    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                    channel.shutdownInput();
                    channel.shutdownOutput();
                } else {
                    // One of several requests on a line.
                    act(coyote(Streams.bare(response), "response", "getCoyoteResponse"), "CLOSE_NOW");
                }
                return true;
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            logger.debug("A connection of {} is left to the container: {}", response.getClass(), e.toString());
        } catch (IOException ignored) {
            // The peer was quicker.
            return true;
        }
        return false;
    }

    /** After the answer, without reading the rest of the body, on the request's own thread. A container that has no such thing reads on. */
    static void afterAnswer(ServletRequest request) {
        afterAnswer(request, 0);
    }

    /** The same before there is an answer: the container gives one of this status, since it lets no servlet see a request that is to be ended. */
    static void refuse(ServletRequest request, int status) {
        afterAnswer(request, status);
    }

    private static void afterAnswer(ServletRequest request, int status) {
        try {
            ServletRequest facade = request;
            while (facade instanceof ServletRequestWrapper wrapper) {
                facade = wrapper.getRequest();
            }
            Object coyote = coyote(facade, "request", "getCoyoteRequest");
            if (status > 0) {
                Object response = call(coyote, "getResponse");
                response.getClass().getMethod("setStatus", int.class).invoke(response, status);
            }
            act(coyote, "DISABLE_SWALLOW_INPUT");
        } catch (ReflectiveOperationException | RuntimeException e) {
            logger.debug("A body of {} is left to the container: {}", request.getClass(), e.toString());
        }
    }

    /** By way of the facade, which Tomcat empties when a request is over: what is behind it then is another's. */
    private static Object coyote(Object facade, String behind, String getter) throws ReflectiveOperationException {
        return call(field(facade, behind), getter);
    }

    private static Object field(Object owner, String name) throws ReflectiveOperationException {
        for (Class<?> type = owner.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    field.setAccessible(true);
                    return field.get(owner);
                }
            }
        }
        throw new NoSuchFieldException(name);
    }

    private static Object call(Object owner, String name) throws ReflectiveOperationException {
        for (Class<?> type = owner.getClass(); type != null; type = type.getSuperclass()) {
            for (Method method : type.getDeclaredMethods()) {
                if (method.getName().equals(name) && method.getParameterCount() == 0) {
                    method.setAccessible(true);
                    return method.invoke(owner);
                }
            }
        }
        throw new NoSuchMethodException(name);
    }

    private static void act(Object coyote, String code) throws ReflectiveOperationException {
        for (Method method : coyote.getClass().getMethods()) {
            if (method.getName().equals("action") && method.getParameterCount() == 2) {
                for (Object known : method.getParameterTypes()[0].getEnumConstants()) {
                    if (known.toString().equals(code)) {
                        method.invoke(coyote, known, null);
                        return;
                    }
                }
            }
        }
        throw new NoSuchMethodException("no " + code);
    }
}
