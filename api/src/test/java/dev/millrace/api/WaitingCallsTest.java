package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.api.http.CallLimits;
import dev.millrace.api.testing.HttpTestClient;
import dev.millrace.engine.testing.DatabasePerTest;
import dev.millrace.engine.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Calls that wait for something: how long, and what they are told when the server stops. */
@DatabasePerTest
class WaitingCallsTest {

  private static final String EXECUTIONS = "/api/v1/main/executions";
  private static final String GATE = EXECUTIONS + "/company.waits/gate";

  private static ServerFixture server(TestDatabase db, Duration waitMax) {
    ServerFixture server = ServerFixture.start(db, null, new CallLimits(1, 0, waitMax));
    server
        .engine()
        .flows()
        .createOrUpdate(
            """
            id: gate
            namespace: company.waits
            tasks:
              - id: gate
                type: io.kestra.plugin.core.flow.Pause
            """);
    return server;
  }

  @Test
  void aWaitThatLastsTooLongIsAnsweredWithWhatIs(TestDatabase db) {
    try (ServerFixture server = server(db, Duration.ofMillis(700))) {
      JsonNode shown = server.client().post(GATE + "?wait=true", null, "").json(200);

      // On a busy machine it has not always come to its pause by then.
      assertThat(shown.at("/state/current").asText()).isIn("CREATED", "RUNNING", "PAUSED");
    }
  }

  @Test
  void whoWaitsForTheEndKeepsNobodyFromCreating(TestDatabase db) throws Exception {
    try (ServerFixture server = server(db, Duration.ofMinutes(1));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      HttpTestClient client = server.client();
      Future<JsonNode> waits =
          threads.submit(
              () -> client.post(GATE + "?wait=true&labels=number:one", null, "").json(200));
      String first = paused(client, "number:one");

      JsonNode second = client.post(GATE, null, "").json(200);
      client.post(EXECUTIONS + "/" + first + "/resume", null, "");

      assertThat(second.path("id").asText()).isNotEmpty();
      assertThat(waits.get().at("/state/current").asText()).isEqualTo("SUCCESS");
    }
  }

  private static String paused(HttpTestClient client, String label) {
    while (true) {
      JsonNode found =
          client.get(EXECUTIONS + "/search?state=PAUSED&labels=" + label).json(200).at("/results");
      if (!found.isEmpty()) {
        return found.at("/0/id").asText();
      }
    }
  }

  @Test
  void aServerThatStopsTellsWhoWaitsAndWhoFollows(TestDatabase db) throws Exception {
    ServerFixture server = server(db, Duration.ofMinutes(1));
    HttpTestClient client = server.client();
    List<SseReader.Event> executions = new ArrayList<>();
    List<SseReader.Event> logs = new ArrayList<>();

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<HttpTestClient.Answer> waits =
          threads.submit(() -> client.post(GATE + "?wait=true&labels=number:two", null, ""));
      String id = paused(client, "number:two");
      try (SseReader changes = SseReader.open(server.url() + EXECUTIONS + "/" + id + "/follow");
          SseReader lines = SseReader.open(server.url() + "/api/v1/logs/" + id + "/follow")) {
        executions.add(changes.next());
        logs.add(lines.next());
        server.close();
        readAll(changes, executions);
        readAll(lines, logs);
      }
      JsonNode stopped = waits.get().json(503);

      assertThat(stopped.path("code").asText()).isEqualTo("SHUTTING_DOWN");
      assertThat(stopped.path("message").asText()).contains(id, "goes on");
      assertThat(waits.get().response().headers().firstValue("Retry-After")).isPresent();
    }
    assertThat(executions.getLast().id()).isEqualTo("stopping");
    assertThat(executions.getLast().json().at("/state/current").asText()).isEqualTo("PAUSED");
    assertThat(logs.getLast().id()).isEqualTo("stopping");
  }

  private static void readAll(SseReader from, List<SseReader.Event> into) {
    for (SseReader.Event event = from.next(); event != null; event = from.next()) {
      into.add(event);
    }
  }
}
