package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.api.testing.HttpTestClient;
import dev.millrace.api.testing.HttpTestClient.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the API says of a flow's text when it stores it, and what it changes in it. */
@ExtendWith(ServerExtension.class)
class FlowTextApiTest {

  private static final String FLOWS = "/api/v1/main/flows";
  private static final String YAML = "application/x-yaml";

  private final HttpTestClient client;

  FlowTextApiTest(HttpTestClient client) {
    this.client = client;
  }

  private static String warned(String id, String message) {
    return """
    id: %s
    namespace: company.text
    tasks:
      # the first
      - id: both
        type: io.kestra.plugin.core.flow.Parallel
        timeout: PT1M
        tasks:
          - id: one
            type: io.kestra.plugin.core.log.Log
            message: %s # as it was
          # the second
          - {id: two, type: io.kestra.plugin.core.log.Log, message: two}
    """
        .formatted(id, message);
  }

  private Answer patch(String path, String body) {
    return client.send(
        client
            .request(FLOWS + path)
            .header("Content-Type", "application/json")
            .method("PATCH", BodyPublishers.ofString(body)));
  }

  @Test
  void whatIsStoredIsAnsweredWithTheWarningsOfItsText() {
    JsonNode validated =
        client.post(FLOWS + "/validate", YAML, warned("warned", "one")).json(200).get(0);

    JsonNode created = client.post(FLOWS, YAML, warned("warned", "one")).json(200);
    JsonNode updated =
        client.put(FLOWS + "/company.text/warned", YAML, warned("warned", "other")).json(200);

    assertThat(created.at("/warnings/0").asText()).contains("`timeout` has no effect");
    assertThat(created.at("/warnings")).isEqualTo(validated.at("/warnings"));
    assertThat(updated.at("/warnings")).hasSize(1);
    assertThat(client.get(FLOWS + "/company.text/warned").json(200).has("warnings")).isFalse();
  }

  @Test
  void aTextWithoutWarningsHasNone() {
    JsonNode created =
        client
            .post(
                FLOWS,
                YAML,
                "{id: clean, namespace: company.text, tasks: [{id: a, type:"
                    + " io.kestra.plugin.core.log.Log, message: hi}]}")
            .json(200);

    assertThat(created.has("warnings")).isFalse();
  }

  @Test
  void aSubflowThatIsNotThereOrDisabledIsWarnedOf() {
    client
        .post(
            FLOWS,
            YAML,
            "{id: off, namespace: company.text, disabled: true, tasks: [{id: a, type:"
                + " io.kestra.plugin.core.log.Log, message: hi}]}")
        .json(200);

    JsonNode created =
        client
            .post(
                FLOWS,
                YAML,
                """
                id: calls
                namespace: company.text
                tasks:
                  - id: gone
                    type: io.kestra.plugin.core.flow.Subflow
                    namespace: company.text
                    flowId: gone
                  - id: off
                    type: io.kestra.plugin.core.flow.Subflow
                    namespace: company.text
                    flowId: off
                  - id: known
                    type: io.kestra.plugin.core.flow.Subflow
                    namespace: company.text
                    flowId: "{{ inputs.any ?? 'x' }}"
                """)
            .json(200);

    assertThat(created.at("/warnings")).hasSize(2);
    assertThat(created.at("/warnings/0").asText())
        .isEqualTo(
            "flow.yaml:7:5: tasks[0].flowId: The subflow 'gone' not found in namespace"
                + " 'company.text'.");
    assertThat(created.at("/warnings/1").asText())
        .contains("The subflow 'off' is disabled in namespace 'company.text'.");
  }

  @Test
  void aTaskIsReplacedAndTheRestOfTheTextStays() {
    client.post(FLOWS, YAML, warned("patched", "one")).json(200);

    JsonNode answer =
        patch(
                "/company.text/patched/one",
                "{\"id\":\"one\",\"type\":\"io.kestra.plugin.core.debug.Return\",\"format\":\"a\\nb\"}")
            .json(200);

    assertThat(answer.path("revision").asInt()).isEqualTo(2);
    assertThat(answer.path("source").asText())
        .contains("# the first", "# the second", "timeout: PT1M", "message: two")
        .doesNotContain("message: one");
    JsonNode task = client.get(FLOWS + "/company.text/patched/tasks/one").json(200);
    assertThat(task.path("format").asText()).isEqualTo("a\nb");
  }

  @Test
  void aTaskThatCannotTakeThePlaceIsRefused() {
    client.post(FLOWS, YAML, warned("refused", "one")).json(200);

    Answer otherId = patch("/company.text/refused/one", "{\"id\":\"x\",\"type\":\"log.Log\"}");
    Answer unknown = patch("/company.text/refused/none", "{\"id\":\"none\",\"type\":\"log.Log\"}");
    Answer invalid = patch("/company.text/refused/one", "{\"id\":\"one\",\"type\":\"log.Lgo\"}");
    Answer noFlow = patch("/company.text/absent/one", "{\"id\":\"one\",\"type\":\"log.Log\"}");

    assertThat(otherId.status()).isEqualTo(400);
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(invalid.status()).isEqualTo(422);
    assertThat(invalid.text()).contains("log.Lgo");
    assertThat(noFlow.status()).isEqualTo(404);
    assertThat(client.get(FLOWS + "/company.text/refused").json(200).path("revision").asInt())
        .isEqualTo(1);
  }

  @Test
  void filesOfFlowsAreCheckedEachByItsName() {
    String good =
        "{id: good, namespace: company.text, tasks: [{id: a, type: log.Log, message: a}]}";
    String body =
        part("flows", "good.yaml", good + "\n---\nid: second\nnamespace: company.text\n")
            + part("flows", "bad.yaml", "id: third\nnamespace: company.text\ntasks: 1\n")
            + "--limit--\r\n";

    JsonNode verdicts =
        client.post(FLOWS + "/validate", "multipart/form-data; boundary=limit", body).json(200);

    assertThat(verdicts.findValuesAsText("filename"))
        .containsExactly("good.yaml", "good.yaml", "bad.yaml");
    assertThat(verdicts.findValuesAsText("index")).containsExactly("0", "1", "2");
    assertThat(verdicts.get(0).has("constraints")).isFalse();
    assertThat(verdicts.get(1).path("constraints").asText()).startsWith("good.yaml:3:1: tasks");
    assertThat(verdicts.get(2).path("constraints").asText()).startsWith("bad.yaml:3:8: tasks");
  }

  @Test
  void filesOfTheSameNameAreAllImported() {
    String body =
        part("fileUpload", "flow.yaml", flow("twin_one"))
            + part("more", "flow.yaml", flow("twin_two"));

    client
        .post(FLOWS + "/import", "multipart/form-data; boundary=limit", body + "--limit--\r\n")
        .json(200);

    assertThat(client.get(FLOWS + "/company.text/twin_one").status()).isEqualTo(200);
    assertThat(client.get(FLOWS + "/company.text/twin_two").status()).isEqualTo(200);
  }

  @Test
  void aRevisionThatIsNotThereIsNamed() {
    client.post(FLOWS, YAML, flow("once")).json(200);

    assertThat(
            client.get(FLOWS + "/company.text/once?revision=7").json(404).path("message").asText())
        .contains("no flow once of revision 7");
  }

  private static String flow(String id) {
    return "{id: %s, namespace: company.text, tasks: [{id: a, type: log.Log, message: a}]}"
        .formatted(id);
  }

  private static String part(String field, String fileName, String content) {
    return "--limit\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n\r\n%s\r\n"
        .formatted(field, fileName, content);
  }
}
