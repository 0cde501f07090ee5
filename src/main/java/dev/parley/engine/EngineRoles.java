// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

/**
 * What an engine is made of, one object for each role.
 *
 * @param log the logs of channels
 * @param conversations people's lists of conversations and read marks
 * @param people how people are called
 * @param credentials tickets
 * @param presence who is in which channel
 * @param nodes what nodes tell each other
 * @param upkeep health, retention and removal
 */
public record EngineRoles(
        MessageLog log,
        Conversations conversations,
        People people,
        Credentials credentials,
        PresenceStore presence,
        NodeBus nodes,
        Upkeep upkeep) {}
