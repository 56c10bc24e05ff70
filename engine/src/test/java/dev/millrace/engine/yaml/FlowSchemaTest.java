package dev.millrace.engine.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlowSchemaTest {

  private static final JsonNode SCHEMA =
      new ObjectMapper().valueToTree(FlowSchema.of(new FixtureCatalog()));

  @Test
  void everyReferenceLeadsToADefinition() {
    Set<String> references = new HashSet<>(SCHEMA.findValuesAsText("$ref"));

    assertThat(references).isNotEmpty();
    for (String reference : references) {
      assertThat(SCHEMA.path("definitions").has(reference.substring("#/definitions/".length())))
          .as(reference)
          .isTrue();
    }
  }

  @Test
  void aWorkTaskHasItsPropertiesAndNoOthers() {
    JsonNode request = SCHEMA.at("/definitions/io.kestra.plugin.core.http.Request");

    assertThat(request.path("properties").has("uri")).isTrue();
    assertThat(request.path("properties").has("retry")).isTrue();
    assertThat(request.path("required")).hasSize(1);
    assertThat(request.path("additionalProperties").asBoolean(true)).isFalse();
  }

  @Test
  void everyRunnableTypeIsOffered() {
    JsonNode types = SCHEMA.at("/definitions/task/properties/type/anyOf/0/enum");

    List<String> names = new ArrayList<>();
    types.forEach(type -> names.add(type.asText()));
    assertThat(names)
        .contains("io.kestra.plugin.core.flow.Dag", "io.kestra.plugin.core.log.Log")
        .doesNotContain("io.kestra.plugin.core.flow.Loop");
  }

  @Test
  void aFlowNeedsIdNamespaceAndTasks() {
    assertThat(SCHEMA.path("required").toString()).isEqualTo("[\"id\",\"namespace\",\"tasks\"]");
    assertThat(SCHEMA.path("properties").has("afterExecution")).isTrue();
  }
}
