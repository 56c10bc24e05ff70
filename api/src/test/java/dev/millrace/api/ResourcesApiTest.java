package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.api.testing.HttpTestClient;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Flows, keys, files, metrics and the system's own routes over HTTP. */
@ExtendWith(ServerExtension.class)
class ResourcesApiTest {

  private static final String YAML = "application/x-yaml";
  private static final String FLOWS = "/api/v1/main/flows";
  private static final String NAMESPACES = "/api/v1/main/namespaces";

  private final ServerFixture server;
  private final HttpTestClient client;

  ResourcesApiTest(ServerFixture server) {
    this.server = server;
    client = server.client();
  }

  private static String flow(String namespace, String id, String message) {
    return """
    id: %s
    namespace: %s
    labels:
      kind: test
    tasks:
      - id: outer
        type: io.kestra.plugin.core.flow.Sequential
        tasks:
          - id: say
            type: io.kestra.plugin.core.log.Log
            message: "%s"
    """
        .formatted(id, namespace, message);
  }

  @Test
  void aFlowLivesThroughItsRevisions() {
    String one = FLOWS + "/life.team/one";

    JsonNode created = client.post(FLOWS, YAML, flow("life.team", "one", "a")).json(200);
    JsonNode exists = client.post(FLOWS, YAML, flow("life.team", "one", "a")).json(422);
    JsonNode same = client.put(one, YAML, flow("life.team", "one", "a")).json(200);
    JsonNode updated = client.put(one, YAML, flow("life.team", "one", "b")).json(200);
    JsonNode other = client.put(one, YAML, flow("life.team", "two", "b")).json(422);
    JsonNode first = client.get(one + "?revision=1&source=true").json(200);
    JsonNode revisions = client.get(one + "/revisions").json(200);
    JsonNode task = client.get(one + "/tasks/say").json(200);

    assertThat(created.path("revision").asInt()).isEqualTo(1);
    assertThat(created.path("source").asText()).contains("message: \"a\"");
    assertThat(created.path("labels").toString())
        .isEqualTo("[{\"key\":\"kind\",\"value\":\"test\"}]");
    assertThat(exists.path("message").asText()).contains("Flow id already exists");
    assertThat(same.path("revision").asInt()).isEqualTo(1);
    assertThat(updated.path("revision").asInt()).isEqualTo(2);
    assertThat(other.path("code").asText()).isEqualTo("FLOW_INVALID");
    assertThat(first.at("/tasks/0/tasks/0/message").asText()).isEqualTo("a");
    assertThat(revisions).hasSize(2);
    assertThat(task.path("message").asText()).isEqualTo("b");
    assertThat(client.get(one).json(200).has("source")).isFalse();
    assertThat(client.delete(one).status()).isEqualTo(204);
    assertThat(client.get(one).status()).isEqualTo(404);
    assertThat(client.get(one + "?allowDeleted=true").status()).isEqualTo(200);
    assertThat(client.put(one, YAML, flow("life.team", "one", "c")).status()).isEqualTo(404);
  }

  @Test
  void everyFaultOfATextIsTold() {
    String text =
        """
        id: bad flow
        namespace: a.b
        tasks:
          - id: one
            type: io.kestra.plugin.core.log.Logg
          - id: one
            tipe: x
        """;

    JsonNode refused = client.post(FLOWS, YAML, text).json(422);
    JsonNode verdicts =
        client.post(FLOWS + "/validate", YAML, text + "---\n" + flow("a.b", "c", "d")).json(200);

    assertThat(refused.at("/_embedded/errors").size()).isGreaterThan(3);
    assertThat(refused.path("message").asText()).contains("log.Log");
    assertThat(verdicts).hasSize(2);
    assertThat(verdicts.at("/0/constraints").asText()).contains("flow.yaml:");
    assertThat(verdicts.at("/1").has("constraints")).isFalse();
    assertThat(verdicts.at("/1/index").asInt()).isEqualTo(1);
  }

  @Test
  void flowsAreSearchedListedAndSwitchedOffTogether() {
    server.createFlow(flow("bulk.team", "first", "needle one"));
    server.createFlow(flow("bulk.team", "second", "two"));
    String ids =
        "[{\"namespace\":\"bulk.team\",\"id\":\"first\"},"
            + "{\"namespace\":\"bulk.team\",\"id\":\"second\"}]";

    JsonNode found = client.get(FLOWS + "/search?namespace=bulk&sort=id:desc&size=1").json(200);
    JsonNode source = client.get(FLOWS + "/source?q=NEEDLE&namespace=bulk.team").json(200);
    JsonNode list = client.get(FLOWS + "/bulk.team").json(200);
    JsonNode off = client.post(FLOWS + "/disable/by-ids", "application/json", ids).json(200);
    int refused =
        client.post("/api/v1/main/executions/bulk.team/first", "multipart/form-data", "").status();
    JsonNode on = client.post(FLOWS + "/enable/by-query?namespace=bulk.team", null, "").json(200);
    JsonNode missing =
        client
            .delete(
                FLOWS + "/delete/by-ids",
                "application/json",
                "[{\"namespace\":\"bulk.team\",\"id\":\"none\"}]")
            .json(400);

    assertThat(found.at("/results/0/id").asText()).isEqualTo("second");
    assertThat(found.path("total").asInt()).isEqualTo(2);
    assertThat(source.at("/results/0/model/id").asText()).isEqualTo("first");
    assertThat(source.at("/results/0/fragments/0").asText()).contains("needle");
    assertThat(list).hasSize(2);
    assertThat(off.path("count").asInt()).isEqualTo(2);
    assertThat(refused).isEqualTo(409);
    assertThat(on.path("count").asInt()).isEqualTo(2);
    assertThat(missing.at("/invalids/0/invalidValue").asText()).isEqualTo("bulk.team.none");
    assertThat(client.get(FLOWS + "/distinct-namespaces?q=bulk").json(200).toString())
        .isEqualTo("[\"bulk.team\"]");
  }

  @Test
  void aNamespaceIsReplacedByAText() throws IOException {
    String text = flow("whole.team", "a", "1") + "---\n" + flow("whole.team", "b", "2");

    JsonNode stored = client.post(FLOWS + "/whole.team", YAML, text).json(200);
    JsonNode fewer =
        client
            .post(FLOWS + "/whole.team?delete=true", YAML, flow("whole.team", "a", "1"))
            .json(200);
    var zip = client.get(FLOWS + "/export/by-query?namespace=whole.team").response().body();

    assertThat(stored).hasSize(2);
    assertThat(fewer).hasSize(1);
    assertThat(client.get(FLOWS + "/whole.team").json(200)).hasSize(1);
    assertThat(new ZipInputStream(new ByteArrayInputStream(zip)).getNextEntry().getName())
        .isEqualTo("whole.team.a.yml");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "text"            | STRING   | "text"
          42                | NUMBER   | 42
          true              | BOOLEAN  | true
          {"a":[1,null]}    | JSON     | {"a":[1,null]}
          2026-01-31        | DATE     | "2026-01-31"
          PT1H              | DURATION | "PT1H"
          just words        | STRING   | "just words"
          """)
  void valuesKeepTheirTypes(String body, String type, String value) {
    String key = NAMESPACES + "/kv.team/kv/key-" + type + body.hashCode();

    int put = client.put(key, "text/plain", body).status();
    JsonNode detail = client.get(key).json(200);

    assertThat(put).isEqualTo(200);
    assertThat(detail.path("type").asText()).isEqualTo(type);
    assertThat(detail.path("value").toString()).isEqualTo(value);
    assertThat(detail.path("revision").asInt()).isEqualTo(1);
  }

  @Test
  void keysAreListedFoundAndDeleted() {
    client.put(NAMESPACES + "/kv.list/kv/one", "text/plain", "1");
    client.put(NAMESPACES + "/kv.list/kv/two", "text/plain", "2");
    client.send(
        client
            .request(NAMESPACES + "/kv.list/kv/three")
            .header("ttl", "PT1H")
            .header("description", "for an hour")
            .PUT(java.net.http.HttpRequest.BodyPublishers.ofString("3")));

    JsonNode list = client.get(NAMESPACES + "/kv.list/kv").json(200);
    JsonNode found = client.get("/api/v1/main/kv?namespace=kv.list&q=t&sort=key:asc").json(200);
    JsonNode deleted =
        client
            .delete(NAMESPACES + "/kv.list/kv", "application/json", "{\"keys\":[\"one\",\"none\"]}")
            .json(200);

    assertThat(list.findValuesAsText("key")).containsExactly("one", "three", "two");
    assertThat(list.at("/1/expirationDate").isMissingNode()).isFalse();
    assertThat(list.at("/1/description").asText()).isEqualTo("for an hour");
    assertThat(found.path("total").asInt()).isEqualTo(2);
    assertThat(deleted.toString()).isEqualTo("{\"keys\":[\"one\"]}");
    assertThat(client.delete(NAMESPACES + "/kv.list/kv/two").text()).isEqualTo("true");
    assertThat(client.delete(NAMESPACES + "/kv.list/kv/two").text()).isEqualTo("false");
    assertThat(client.get(NAMESPACES + "/kv.list/kv/two").json(404).path("code").asText())
        .isEqualTo("KV_NOT_FOUND");
    assertThat(
            client
                .send(
                    client
                        .request(NAMESPACES + "/kv.list/kv/x")
                        .header("ttl", "soon")
                        .PUT(java.net.http.HttpRequest.BodyPublishers.ofString("3")))
                .status())
        .isEqualTo(400);
  }

  private int upload(String namespace, String path, String name, byte[] content) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(
        ("--b\r\nContent-Disposition: form-data; name=\"fileContent\"; filename=\""
                + name
                + "\"\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    body.writeBytes(content);
    body.writeBytes("\r\n--b--\r\n".getBytes(StandardCharsets.UTF_8));
    return client
        .send(
            client
                .request(NAMESPACES + "/" + namespace + "/files?path=" + path)
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())))
        .status();
  }

  @Test
  void filesOfANamespaceAreKept() {
    String files = NAMESPACES + "/files.team/files";
    byte[] big = "0123456789".repeat(200_000).getBytes(StandardCharsets.UTF_8);

    assertThat(
            upload(
                "files.team",
                "/scripts/main.py",
                "main.py",
                "print(1)".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(200);
    assertThat(upload("files.team", "big.bin", "big.bin", big)).isEqualTo(200);
    var read = client.get(files + "?path=/scripts/main.py");
    JsonNode root = client.get(files + "/directory").json(200);
    JsonNode stats = client.get(files + "/stats?path=big.bin").json(200);
    JsonNode found = client.get(files + "/search?q=main").json(200);
    int moved =
        client.put(files + "?from=/scripts/main.py&to=/src/start.py", "text/plain", "").status();

    assertThat(read.text()).isEqualTo("print(1)");
    assertThat(read.response().headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename=\"main.py\"");
    assertThat(read.response().headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(root.at("/0/type").asText()).isEqualTo("Directory");
    assertThat(root.at("/0/fileName").asText()).isEqualTo("scripts");
    assertThat(root.at("/1/size").asLong()).isEqualTo(big.length);
    assertThat(stats.path("type").asText()).isEqualTo("File");
    assertThat(found.toString()).isEqualTo("[\"/scripts/main.py\"]");
    assertThat(moved).isEqualTo(200);
    assertThat(client.get(files + "?path=/src/start.py").text()).isEqualTo("print(1)");
    assertThat(client.get(files + "?path=/scripts/main.py").status()).isEqualTo(404);
    assertThat(client.delete(files + "?path=/src").status()).isEqualTo(200);
    assertThat(client.get(files + "?path=/src/start.py").status()).isEqualTo(404);
    assertThat(client.get(files + "?path=big.bin").response().body()).isEqualTo(big);
  }

  @Test
  void anArchiveIsUnpackedWhereItWasSent() throws IOException {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(archive)) {
      zip.putNextEntry(new ZipEntry("a/b.txt"));
      zip.write("inside".getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
    }

    assertThat(upload("zip.team", "/in", "all.zip", archive.toByteArray())).isEqualTo(200);
    assertThat(client.get(NAMESPACES + "/zip.team/files?path=/in/a/b.txt").text())
        .isEqualTo("inside");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../etc/passwd", "/a/../../b", "..", "/a/./b", "a//b", "a%00b"})
  void noPathLeadsOutOfTheNamespace(String path) throws IOException {
    String encoded = path.contains("%") ? path : path.replace("/", "%2F");
    String files = NAMESPACES + "/fence.team/files";
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(archive)) {
      zip.putNextEntry(new ZipEntry(path.replace("%00", "\0")));
      zip.write(1);
      zip.closeEntry();
    }

    // What cannot be stored is refused before anybody looks at it as a path.
    int refused = path.contains("%") ? 400 : 403;

    assertThat(client.get(files + "?path=" + encoded).status()).isIn(refused, 404);
    assertThat(client.delete(files + "?path=" + encoded).status()).isIn(refused, 404);
    assertThat(client.get(files + "/directory?path=" + encoded).status()).isEqualTo(refused);
    assertThat(upload("fence.team", encoded, "x", new byte[] {1})).isEqualTo(refused);
    assertThat(upload("fence.team", "/in", "all.zip", archive.toByteArray())).isEqualTo(403);
    assertThat(client.put(files + "?from=x&to=" + encoded, "text/plain", "").status())
        .isEqualTo(refused);
  }

  @Test
  void theServerTellsWhatItIs() {
    assertThat(client.get("/health").json(200).path("status").asText()).isEqualTo("UP");
    assertThat(client.get("/health/readiness").json(200).path("status").asText()).isEqualTo("UP");
    assertThat(client.get("/health/liveness").json(200).path("status").asText()).isEqualTo("UP");
    assertThat(client.get("/ping").text()).isEqualTo("pong");
    assertThat(client.get("/api/v1/configs").json(200).path("edition").asText()).isEqualTo("OSS");
    assertThat(client.get("/api/v1/main/configs").status()).isEqualTo(200);
    assertThat(client.get("/prometheus").text())
        .contains("http_server_requests_seconds_count", "jvm_memory_used_bytes");
    assertThat(client.get("/api/v1/plugins").text()).contains("io.kestra.plugin.core.log.Log");
    assertThat(client.get("/api/v1/plugins/log.Log").status()).isEqualTo(200);
    assertThat(client.get("/api/v1/plugins/schemas/flow").json(200).has("properties")).isTrue();
    assertThat(client.get("/api/v1/main/dashboards").json(404).path("code").asText())
        .isEqualTo("NOT_SUPPORTED");
  }

  @Test
  void namespacesAreFound() {
    server.createFlow(flow("names.team", "a", "1"));

    assertThat(client.get(NAMESPACES + "/search?q=names").json(200).toString())
        .contains("\"id\":\"names.team\"");
    assertThat(client.get(NAMESPACES + "/names.team").json(200).path("id").asText())
        .isEqualTo("names.team");
  }
}
