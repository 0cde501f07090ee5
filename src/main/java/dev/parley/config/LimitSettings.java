// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

/** How much a client may ask for. Immutable; 0 means no limit. */
public record LimitSettings(
        int connections,
        int connectionsPerUser,
        int connectionsPerAddress,
        int handshakesPerMinute,
        int handshakeBurst,
        int commandsPerSecond,
        int commandBurst,
        int userCommandsPerSecond,
        int userCommandBurst,
        int bytesPerSecond,
        int byteBurst,
        int subscriptions,
        int messageBytes,
        int pushBytes) {

    static LimitSettings read(SettingValues values) {
        int commands = values.count(Setting.COMMANDS);
        int burst = values.count(Setting.COMMAND_BURST);
        return new LimitSettings(
                values.count(Setting.CONNECTIONS),
                values.count(Setting.CONNECTIONS_PER_USER),
                values.count(Setting.CONNECTIONS_PER_ADDRESS),
                values.count(Setting.HANDSHAKES),
                values.count(Setting.HANDSHAKE_BURST),
                commands,
                burst,
                values.text(Setting.USER_COMMANDS).isEmpty() ? commands : values.count(Setting.USER_COMMANDS),
                values.text(Setting.USER_COMMAND_BURST).isEmpty() ? burst : values.count(Setting.USER_COMMAND_BURST),
                values.bytes(Setting.BYTES),
                values.bytes(Setting.BYTE_BURST),
                values.count(Setting.SUBSCRIPTIONS),
                values.bytes(Setting.MESSAGE_BYTES),
                values.bytes(Setting.PUSH_BYTES));
    }
}
