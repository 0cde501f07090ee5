// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import java.util.List;
import java.util.Map;

/** A framework that starts Parley in the container's stead, and what it brings. Asked once, while the web application starts. */
public interface Framework {
    /** The container itself, which brings nothing. */
    Framework NONE = new Framework() {
        @Override
        public Map<String, String> settings() {
            return Map.of();
        }

        @Override
        public String settingsAre() {
            return "";
        }

        @Override
        public boolean isTomcatInstalled() {
            return true;
        }

        @Override
        public <T> List<T> objects(Class<T> type) {
            return List.of();
        }

        @Override
        public void beforeEnd(Runnable goodbye) {
            // The container tells the web application's listeners while connections are still open.
        }
    };

    /** Settings that count before all others, and what may have been meant for one, by name. */
    Map<String, String> settings();

    /** What messages call one of them, to go before its name. */
    String settingsAre();

    /** Whether the directory of Tomcat is an operator's, with files in it that last; else it is a temporary one. */
    boolean isTomcatInstalled();

    /** What it has made of a type that a portal may implement, to be asked beside what {@link java.util.ServiceLoader} finds. */
    <T> List<T> objects(Class<T> type);

    /**
     * Takes what is to be run when the application begins to end, while its web server still serves.
     *
     * @param goodbye sends everybody away, and returns when they are gone or after some seconds; a second run does nothing
     */
    void beforeEnd(Runnable goodbye);
}
