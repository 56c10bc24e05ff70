package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.api.testing.HttpTestClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Flows drawn, joined, imported, and checked in part, over HTTP. */
@ExtendWith(ServerExtension.class)
class FlowGraphApiTest {

  private static final String FLOWS = "/api/v1/main/flows";
  private static final String YAML = "application/x-yaml";

  private final ServerFixture server;
  private final HttpTestClient client;

  FlowGraphApiTest(ServerFixture server) {
    this.server = server;
    client = server.client();
  }

  @BeforeAll
  static void flows(ServerFixture server) {
    server.createFlow(log("child", "company.graph"));
    server.createFlow(
        """
        id: middle
        namespace: company.graph
        tasks:
          - id: call
            type: io.kestra.plugin.core.flow.Subflow
            namespace: company.graph
            flowId: child
        """);
    server.createFlow(
        """
        id: top
        namespace: company.other
        tasks:
          - id: call
            type: io.kestra.plugin.core.flow.Subflow
            namespace: company.graph
            flowId: middle
          - id: missing
            type: io.kestra.plugin.core.flow.Subflow
            namespace: company.graph
            flowId: absent
        """);
    server.createFlow(
        """
        id: mentions
        namespace: company.graph
        description: says child and middle, and starts neither
        tasks:
          - id: child
            type: io.kestra.plugin.core.log.Log
            message: middle
        """);
  }

  private static String log(String id, String namespace) {
    return """
    id: %s
    namespace: %s
    tasks:
      - id: say
        type: io.kestra.plugin.core.log.Log
        message: hello
    """
        .formatted(id, namespace);
  }

  private static List<String> arrows(JsonNode graph) {
    List<String> arrows = new ArrayList<>();
    for (JsonNode edge : graph.path("edges")) {
      String value = edge.at("/relation/value").asText();
      arrows.add(
          edge.path("source").asText()
              + " -> "
              + edge.path("target").asText()
              + " "
              + edge.at("/relation/relationType").asText()
              + (value.isEmpty() ? "" : " " + value));
    }
    return arrows;
  }

  @Test
  void aFlowThatIsCalledIsDrawnInsideWhereThatIsAskedFor() {
    JsonNode graph =
        client
            .get(
                FLOWS
                    + "/company.other/top/graph?subflows=root.call&subflows=root.call.call"
                    + "&subflows=root.missing")
            .json(200);

    assertThat(arrows(graph))
        .containsExactlyInAnyOrder(
            "root.start -> root.call.start SEQUENTIAL",
            "root.call.start -> root.call SEQUENTIAL",
            "root.call -> root.call.call.start SEQUENTIAL",
            "root.call.call.start -> root.call.call SEQUENTIAL",
            "root.call.call -> root.call.call.say SEQUENTIAL",
            "root.call.call.say -> root.call.call.end SEQUENTIAL",
            "root.call.call.end -> root.call.end SEQUENTIAL",
            "root.call.end -> root.missing SEQUENTIAL",
            "root.missing -> root.end SEQUENTIAL");
    assertThat(graph.at("/clusters").findValuesAsText("start"))
        .containsExactly("root.call.call.start", "root.call.start");
  }

  @Test
  void everyKindOfBranchIsDrawn() {
    JsonNode graph =
        client
            .post(
                FLOWS + "/graph",
                YAML,
                """
                id: all
                namespace: company.graph
                tasks:
                  - id: choose
                    type: io.kestra.plugin.core.flow.If
                    condition: "{{ true }}"
                    then: [{id: yes1, type: io.kestra.plugin.core.log.Log, message: a}]
                  - id: dag
                    type: io.kestra.plugin.core.flow.Dag
                    tasks:
                      - task: {id: one, type: io.kestra.plugin.core.log.Log, message: a}
                      - task: {id: two, type: io.kestra.plugin.core.log.Log, message: a}
                        dependsOn: [one]
                  - id: both
                    type: io.kestra.plugin.core.flow.Parallel
                    tasks:
                      - {id: left, type: io.kestra.plugin.core.log.Log, message: a}
                      - {id: right, type: io.kestra.plugin.core.log.Log, message: a}
                errors: [{id: sorry, type: io.kestra.plugin.core.log.Log, message: a}]
                finally: [{id: clean, type: io.kestra.plugin.core.log.Log, message: a}]
                afterExecution: [{id: after, type: io.kestra.plugin.core.log.Log, message: a}]
                """)
            .json(200);

    assertThat(arrows(graph))
        .containsExactlyInAnyOrder(
            "root.start -> root.choose.start SEQUENTIAL",
            "root.choose.start -> root.choose SEQUENTIAL",
            "root.choose -> root.choose.yes1 CHOICE then",
            "root.choose.yes1 -> root.choose.end SEQUENTIAL",
            "root.choose -> root.choose.end SEQUENTIAL",
            "root.choose.end -> root.dag.start SEQUENTIAL",
            "root.dag.start -> root.dag SEQUENTIAL",
            "root.dag -> root.dag.one PARALLEL",
            "root.dag.one -> root.dag.two PARALLEL",
            "root.dag.two -> root.dag.end SEQUENTIAL",
            "root.dag.end -> root.both.start SEQUENTIAL",
            "root.both.start -> root.both SEQUENTIAL",
            "root.both -> root.both.left PARALLEL",
            "root.both.left -> root.both.end SEQUENTIAL",
            "root.both -> root.both.right PARALLEL",
            "root.both.right -> root.both.end SEQUENTIAL",
            "root.start -> root.sorry ERROR",
            "root.both.end -> root.clean FINALLY",
            "root.sorry -> root.clean FINALLY",
            "root.clean -> root.end SEQUENTIAL",
            "root.end -> root.after AFTER_EXECUTION");
    assertThat(graph.path("clusters")).hasSize(3);
    assertThat(graph.at("/clusters/0/cluster/uid").asText()).isEqualTo("cluster_root.choose");
    assertThat(client.get(FLOWS + "/company.graph/child/graph").json(200).path("nodes")).hasSize(3);
    assertThat(client.get(FLOWS + "/company.graph/none/graph").status()).isEqualTo(404);
    assertThat(client.get(FLOWS + "/company.graph/child/graph?revision=7").status()).isEqualTo(404);
  }

  private List<String> edges(String path) {
    List<String> edges = new ArrayList<>();
    for (JsonNode edge : client.get(path).json(200).path("edges")) {
      edges.add(edge.path("source").asText() + " " + edge.path("target").asText());
    }
    return edges;
  }

  @Test
  void aFlowWithAZeroCharacterIsRefusedWithItsPlace() {
    JsonNode refused =
        client
            .post(FLOWS, YAML, log("zero", "company.graph") + "labels:\n  a: \"x\\0y\"\n")
            .json(422);

    assertThat(refused.path("code").asText()).isEqualTo("FLOW_INVALID");
    assertThat(refused.path("message").asText())
        .contains("flow.yaml:8:6: labels.a: the text holds a zero character");
  }

  @Test
  void dependenciesAreTheFlowsThatStartOneAnother() {
    String top = "main_company.other_top main_company.graph_middle";
    String middle = "main_company.graph_middle main_company.graph_child";
    String flow = FLOWS + "/company.graph/middle/dependencies";

    assertThat(edges(flow)).containsExactlyInAnyOrder(top, middle);
    assertThat(edges(flow + "?destinationOnly=true")).containsExactly(middle);
    assertThat(edges(FLOWS + "/company.other/top/dependencies")).containsExactly(top);
    assertThat(edges(FLOWS + "/company.other/top/dependencies?expandAll=true"))
        .containsExactlyInAnyOrder(top, middle);
    assertThat(edges("/api/v1/namespaces/company.graph/dependencies"))
        .containsExactlyInAnyOrder(top, middle);
    assertThat(client.get(FLOWS + "/company.graph/none/dependencies").status()).isEqualTo(404);
  }

  @Test
  void executionsThatBelongTogetherAreFollowedTogether() {
    String executions = "/api/v1/main/executions";
    JsonNode top = client.post(executions + "/company.graph/middle?wait=true", null, "").json(200);
    String id = top.path("id").asText();
    List<String> seen = new ArrayList<>();
    String path = server.url() + executions + "/" + id + "/follow-dependencies";

    try (SseReader events = SseReader.open(path)) {
      for (SseReader.Event event = events.next(); event != null; event = events.next()) {
        seen.add(
            event.id()
                + " "
                + event.json().path("flowId").asText()
                + " "
                + event.json().at("/state/current").asText());
      }
    }
    String child =
        client
            .get(executions + "/search?flowId=child&labels=system.correlationId:" + id)
            .json(200)
            .at("/results/0/id")
            .asText();
    List<String> below = new ArrayList<>();
    try (SseReader events =
        SseReader.open(
            server.url()
                + executions
                + "/"
                + child
                + "/follow-dependencies?destinationOnly=true")) {
      for (SseReader.Event event = events.next(); event != null; event = events.next()) {
        below.add(event.id() + " " + event.json().path("flowId").asText());
      }
    }

    assertThat(seen)
        .containsExactly(
            "start middle SUCCESS",
            "progress middle SUCCESS",
            "progress child SUCCESS",
            "end middle SUCCESS");
    assertThat(below).containsExactly("start child", "progress child", "end child");
  }

  private HttpTestClient.Answer importFile(String query, String name, byte[] content) {
    byte[] head =
        ("--b\r\nContent-Disposition: form-data; name=\"fileUpload\"; filename=\""
                + name
                + "\"\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8);
    byte[] tail = "\r\n--b--\r\n".getBytes(StandardCharsets.UTF_8);
    return client.send(
        client
            .request(FLOWS + "/import" + query)
            .header("Content-Type", "multipart/form-data; boundary=b")
            .POST(HttpRequest.BodyPublishers.ofByteArrays(List.of(head, content, tail))));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] zip(List<String> names, List<String> texts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int at = 0; at < names.size(); at++) {
        zip.putNextEntry(new ZipEntry(names.get(at)));
        zip.write(text(texts.get(at)));
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void flowsAreImportedAndWhatIsWrongIsToldByFile() throws IOException {
    byte[] archive =
        zip(
            List.of("good.yml", "bad.yaml", "notes.txt"),
            List.of(log("good", "company.imports"), "id: bad\n", "no flow"));

    JsonNode failures = importFile("", "all.zip", archive).json(200);
    JsonNode none =
        importFile(
                "",
                "two.yaml",
                text(log("one", "company.imports") + "---\n" + log("two", "company.imports")))
            .json(200);

    assertThat(failures).hasSize(1);
    assertThat(failures.at("/0").asText()).contains("bad.yaml:", "namespace");
    assertThat(none).isEmpty();
    assertThat(client.get(FLOWS + "/company.imports").json(200).findValuesAsText("id"))
        .contains("good", "one", "two");
  }

  @Test
  void anImportCanBeAllOrNothing() {
    String both = log("fine", "company.whole") + "---\nid: broken\nnamespace: company.whole\n";

    HttpTestClient.Answer refused = importFile("?failOnError=true", "f.yaml", text(both));
    HttpTestClient.Answer empty = client.post(FLOWS + "/import", "multipart/form-data", "");

    assertThat(refused.json(422).path("code").asText()).isEqualTo("FLOW_INVALID");
    assertThat(client.get(FLOWS + "/company.whole").json(200)).isEmpty();
    assertThat(empty.json(400).path("message").asText()).contains("fileUpload");
  }

  @Test
  void whatIsExportedCanBeImported() {
    byte[] exported =
        client.get(FLOWS + "/export/by-query?namespace=company.graph").response().body();

    assertThat(importFile("", "flows.zip", exported).json(200)).isEmpty();
    assertThat(client.get(FLOWS + "/company.graph/middle").json(200).path("revision").asInt())
        .isEqualTo(1);
  }

  @Test
  void oneTaskIsCheckedWithPlacesInItself() {
    JsonNode good =
        client
            .post(
                FLOWS + "/validate/task?section=TASKS",
                YAML,
                "id: say\ntype: io.kestra.plugin.core.log.Log\nmessage: |\n  a\n  b\n")
            .json(200);
    JsonNode bad =
        client
            .post(
                FLOWS + "/validate/task?section=TASKS",
                YAML,
                "id: say\ntype: io.kestra.plugin.core.log.Log\nmesage: x\n")
            .json(200);
    JsonNode json =
        client
            .post(
                FLOWS + "/validate/task", "application/json", "{\"id\": \"a\", \"type\": \"x.Y\"}")
            .json(200);
    JsonNode trigger =
        client
            .post(
                FLOWS + "/validate/trigger",
                YAML,
                "id: daily\ntype: io.kestra.plugin.core.trigger.Nonsense\n")
            .json(200);

    assertThat(good.has("constraints")).isFalse();
    assertThat(bad.path("constraints").asText()).contains("task.yaml:3:1: mesage", "message");
    assertThat(json.path("constraints").asText()).contains("x.Y");
    assertThat(trigger.path("constraints").asText()).isNotEmpty();
    assertThat(client.post(FLOWS + "/validate/task?section=INPUTS", YAML, "a: b").status())
        .isEqualTo(400);
  }
}
