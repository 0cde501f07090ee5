// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

/** Placeholder until the launcher lands in this same change set. */
public final class Launcher {
    private Launcher() {}

    public static void main(String[] args) {}
}
