package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.api.http.CallLimits;
import dev.millrace.api.testing.HttpTestClient;
import dev.millrace.api.testing.RawHttp;
import dev.millrace.engine.testing.PostgresExtension;
import dev.millrace.engine.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a call that starts executions may ask, and what becomes of many at once. */
@ExtendWith(PostgresExtension.class)
class CreatesApiTest {

  private static final String EXECUTIONS = "/api/v1/main/executions";
  private static final String JSON = "application/json";

  private static ServerFixture server;
  private static HttpTestClient client;

  @BeforeAll
  static void start(TestDatabase db) {
    server = ServerFixture.start(db, null, new CallLimits(8, 1_000, Duration.ofSeconds(80)));
    client = server.client();
    server.createFlow(
        """
        id: echo
        namespace: company.calls
        inputs:
          - id: text
            type: STRING
            defaults: none
        tasks:
          - id: say
            type: io.kestra.plugin.core.debug.Return
            format: "{{ inputs.text }}"
        """);
    server.createFlow(
        """
        id: gate
        namespace: company.calls
        tasks:
          - id: gate
            type: io.kestra.plugin.core.flow.Pause
            onResume:
              - id: count
                type: INT
        """);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpTestClient.Answer create(String target) {
    return client.post(EXECUTIONS + "/company.calls/" + target, JSON, "{}");
  }

  private static String refused(HttpTestClient.Answer answer, int status, String code) {
    JsonNode error = answer.json(status);
    assertThat(error.path("code").asText()).as(answer.text()).isEqualTo(code);
    return error.path("message").asText();
  }

  @Test
  void anExecutionOfATestSaysSoAndIsFoundByIt() {
    JsonNode made = create("echo?kind=test&wait=true").json(200);
    String replay =
        client
            .post(EXECUTIONS + "/" + made.path("id").asText() + "/replay", null, "")
            .json(200)
            .path("kind")
            .asText();

    assertThat(made.path("kind").asText()).isEqualTo("TEST");
    assertThat(replay).isEqualTo("TEST");
    assertThat(create("echo?wait=true").json(200).has("kind")).isFalse();
    assertThat(
            client
                .get(EXECUTIONS + "/search?filters%5Bkind%5D%5BEQUALS%5D=TEST")
                .json(200)
                .path("results")
                .findValuesAsText("id"))
        .contains(made.path("id").asText());
  }

  @Test
  void whatIsNotSupportedIsRefusedAndNotIgnored() {
    assertThat(refused(create("echo?kind=PLAYGROUND"), 400, "REQUEST_INVALID"))
        .contains("NORMAL", "TEST");
    assertThat(refused(create("echo?breakpoints=say"), 400, "REQUEST_INVALID"))
        .contains("breakpoints");
    assertThat(refused(create("echo?label=a:b"), 400, "PARAMETER_UNKNOWN"))
        .contains("'label'", "labels");
  }

  @Test
  void aBulkActionWithAMisspeltFilterDoesNothing() {
    String id = create("echo?wait=true").json(200).path("id").asText();

    String message =
        refused(
            client.delete(EXECUTIONS + "/by-query?namespce=company.other"),
            400,
            "PARAMETER_UNKNOWN");

    assertThat(message).contains("'namespce'", "namespace");
    assertThat(client.get(EXECUTIONS + "/" + id).status()).isEqualTo(200);
    refused(
        client.delete(EXECUTIONS + "/by-query?includeNonTerminated=true"), 400, "REQUEST_INVALID");
  }

  @Test
  void labelsOfTheSystemAreTheEnginesAlone() {
    JsonNode made = create("echo?wait=true&labels=system.correlationId:abc").json(200);
    String labels = EXECUTIONS + "/" + made.path("id").asText() + "/labels";

    assertThat(made.path("labels").toString())
        .contains("{\"key\":\"system.correlationId\",\"value\":\"abc\"}");
    assertThat(refused(create("echo?labels=system.from:me"), 422, "INPUT_INVALID"))
        .contains("system.from=me");
    refused(
        client.post(labels, JSON, "[{\"key\":\"system.replay\",\"value\":\"true\"}]"),
        422,
        "INPUT_INVALID");
    refused(client.post(labels, JSON, "[{\"key\":\"a\"}]"), 400, "REQUEST_INVALID");
    refused(client.post(labels, JSON, "[null]"), 400, "REQUEST_INVALID");
  }

  @Test
  void aZeroCharacterIsRefusedWithItsPlace() {
    Map<String, HttpTestClient.Answer> answers = new TreeMap<>();
    String echo = EXECUTIONS + "/company.calls/echo";
    String kv = "/api/v1/main/namespaces/company.calls/kv/";
    answers.put("parameter labels", client.post(echo + "?labels=a:b%00", JSON, "{}"));
    answers.put("body at /text", client.post(echo, JSON, "{\"text\":\"a\\u0000b\"}"));
    answers.put("body at /te", client.post(echo, JSON, "{\"te\\u0000xt\":1}"));
    answers.put("body at /half", client.post(echo, JSON, "{\"half\":\"\\ud800\"}"));
    answers.put(
        "parameter text", client.post(echo, "application/x-www-form-urlencoded", "text=a%00b"));
    answers.put(
        "the field text",
        client.post(
            echo,
            "multipart/form-data; boundary=b",
            "--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\na\0b\r\n--b--\r\n"));
    answers.put("the body", client.put(kv + "zero", "text/plain", "a\0b"));
    answers.put("the body has", client.put(kv + "zero", JSON, "\"a\\u0000b\""));
    String path =
        RawHttp.send(
            server.port(),
            "GET " + kv + "ze%00ro HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    answers.put("parameter q", client.get(EXECUTIONS + "/search?q=%00"));
    answers.put("the body has a zero", client.post("/api/v1/flows", "text/yaml", "id: a\0"));

    answers.forEach(
        (place, answer) -> assertThat(refused(answer, 400, "REQUEST_INVALID")).contains(place));
    assertThat(path).contains(" 400 ", "REQUEST_MALFORMED");
    assertThat(client.get(kv + "zero").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "labels: {a: \"ZERO\"}\ntasks: [{id: t, type: io.kestra.plugin.core.log.Log, message: a}]",
        "tasks: [{id: t, type: io.kestra.plugin.core.execution.Fail, errorMessage: \"ZERO\"}]",
        "tasks: [{id: t, type: io.kestra.plugin.core.log.Log, message: \"ZERO\"}]",
        "tasks: [{id: t, type: io.kestra.plugin.core.execution.Labels, labels: {a: \"ZERO\"}}]",
        "tasks: [{id: t, type: io.kestra.plugin.core.kv.Set, key: z, value: \"ZERO\"}]",
        "tasks: [{id: e, type: io.kestra.plugin.core.flow.ForEach, values: [\"ZERO\"], tasks: [{id:"
            + " t, type: io.kestra.plugin.core.debug.Return, format: \"{{ taskrun.value }}\"}]}]",
        "tasks: [{id: t, type: io.kestra.plugin.scripts.shell.Script, script: \"printf"
            + " 'a\\\\000b'\"}]",
      })
  void aZeroCharacterThatAFlowMakesKeepsNothingFromItsEnd(String flow) {
    String id = "zero" + Integer.toHexString(flow.hashCode());
    server.createFlow(
        "id: %s\nnamespace: company.zeros\n%s\n"
            .formatted(id, flow.replace("ZERO", "{{ fromJson('\\\"a\\\\u0000b\\\"') }}")));

    JsonNode ended =
        client.post(EXECUTIONS + "/company.zeros/" + id + "?wait=true", JSON, "{}").json(200);

    assertThat(ended.at("/state/current").asText()).isIn("SUCCESS", "FAILED");
  }

  @Test
  void answersThatAreRefusedLeaveThePauseAsItIs() {
    String id = create("gate").json(200).path("id").asText();
    awaitState(id, "PAUSED");
    String one = EXECUTIONS + "/" + id;

    String refused =
        refused(client.post(one + "/resume", JSON, "{\"count\":\"many\"}"), 422, "INPUT_INVALID");

    assertThat(refused).contains("count");
    assertThat(client.get(one).json(200).at("/state/current").asText()).isEqualTo("PAUSED");
    assertThat(client.post(one + "/resume", JSON, "{\"count\":2}").status()).isEqualTo(204);
    awaitState(id, "SUCCESS");
  }

  private static void awaitState(String id, String state) {
    SseReader.await(server.url() + EXECUTIONS + "/" + id + "/follow", state);
  }

  @Test
  void everyOneOfManyWhoWaitIsToldTheEnd() throws Exception {
    List<Future<List<String>>> clients = new ArrayList<>();

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int number = 0; number < 8; number++) {
        clients.add(threads.submit(() -> statesOf(63)));
      }
    }

    List<String> states = new ArrayList<>();
    for (Future<List<String>> one : clients) {
      states.addAll(one.get());
    }
    assertThat(states).hasSize(504).containsOnly("SUCCESS");
  }

  private static List<String> statesOf(int requests) {
    List<String> states = new ArrayList<>();
    for (int number = 0; number < requests; number++) {
      states.add(create("echo?wait=true").json(200).at("/state/current").asText());
    }
    return states;
  }
}
