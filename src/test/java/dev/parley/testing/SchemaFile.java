// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;

/** An OpenAPI or AsyncAPI file, and what its schemas say of a value. */
public final class SchemaFile {
    private final JsonNode root;
    private final JsonSchemaFactory schemas = JsonSchemaFactory.getInstance(VersionFlag.V202012);

    public SchemaFile(String file) throws IOException {
        root = new YAMLMapper().readTree(Path.of(file).toFile());
    }

    public JsonNode root() {
        return root;
    }

    /** Fails with what does not fit, a field that the schema does not list included. */
    public void assertFits(JsonNode schema, JsonNode value, String what) {
        assertThat(schema.isObject()).as("there is a schema of " + what).isTrue();
        ObjectNode whole = (ObjectNode) strict(schema);
        ObjectNode components = whole.putObject("components");
        components.set("schemas", strict(root.path("components").path("schemas")));
        assertThat(schemas.getSchema(whole).validate(value))
                .as(what + ": " + value)
                .isEmpty();
    }

    /** A copy in which objects may have no other fields than those listed: a new field has to be written down. */
    private static JsonNode strict(JsonNode schema) {
        JsonNode copy = schema.deepCopy();
        tighten(copy);
        return copy;
    }

    private static void tighten(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.has("properties")
                && object.path("type").asText().equals("object")) {
            object.put("additionalProperties", false);
        }
        for (Iterator<JsonNode> children = node.elements(); children.hasNext(); ) {
            tighten(children.next());
        }
    }
}
