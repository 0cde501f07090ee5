// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.http.ApiResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RoutesTest {
    private final Routes routes = new Routes(List.of(
            route("GET", "/clients"),
            route("GET", "/clients/{id}"),
            route("DELETE", "/clients/{id}"),
            route("GET", "/channels/{kind}/{name}/messages")));

    @Test
    void find_names_standForOnePartEach() {
        assertThat(routes.find("GET", "/channels/room/大厅/messages").path())
                .containsEntry("kind", "room")
                .containsEntry("name", "大厅");
    }

    @Test
    void find_head_isAnsweredByGet() {
        assertThat(routes.find("HEAD", "/clients").route().pattern()).isEqualTo("/clients");
    }

    @Test
    void find_wrongMethod_tellsTheRightOnes() {
        assertThatThrownBy(() -> routes.find("PATCH", "/clients/1")).hasMessageContaining("DELETE, GET, HEAD");
    }

    @Test
    void find_unknownPath_isUnknown() {
        for (String path : List.of("", "/", "/clients/", "/clients/1/2", "/Clients", "clients", "/x")) {
            assertThatThrownBy(() -> routes.find("GET", path))
                    .as(path)
                    .isInstanceOfSatisfying(
                            ParleyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ROUTE_UNKNOWN));
        }
    }

    private static Route route(String method, String pattern) {
        return new Route(method, pattern, null, request -> CompletableFuture.completedFuture(ApiResponse.empty(204)));
    }
}
