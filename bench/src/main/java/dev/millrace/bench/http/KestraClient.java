package dev.millrace.bench.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** One connection to a server. Used by one thread. */
public final class KestraClient implements AutoCloseable {

  private static final JsonFactory JSON = new JsonFactory();
  private static final int UNPROCESSABLE = 422;
  private static final int CONFLICT = 409;

  private final KestraServer server;
  private final Connection connection;

  KestraClient(KestraServer server, Connection connection) {
    this.server = server;
    this.connection = connection;
  }

  /** Creates a flow, or changes the one that is there. */
  public void createFlow(String namespace, String id, String yaml) {
    Answer answer = exchange(server.send("POST", "/flows", yaml));
    if (answer.status() == CONFLICT || answer.status() == UNPROCESSABLE) {
      answer = exchange(server.send("PUT", "/flows/" + namespace + "/" + id, yaml));
    }
    if (!answer.isSuccess()) {
      throw new LoadFailure("flow " + id + " was refused: " + answer.shown());
    }
  }

  /**
   * Starts an execution, waits for its end, and gives the time it took.
   *
   * @param request made by {@link KestraServer#start}
   * @throws LoadFailure when it did not end well
   */
  public long runNanos(byte[] request) {
    return run(request).nanos();
  }

  /** As {@link #runNanos}, and gives the moments of the execution's log lines, in order. */
  public List<Instant> runForLogTimes(byte[] request) {
    String id = topLevelText(run(request).body(), "id", "");
    Answer logs = exchange(server.get("/logs/" + id));
    if (!logs.isSuccess()) {
      throw new LoadFailure("no logs of " + id + ": " + logs.shown());
    }
    return logTimes(logs.body());
  }

  /** What the server measures of itself, as Prometheus reads it. */
  public String metrics() {
    Answer answer = exchange(server.getAbsolute("/metrics"));
    if (!answer.isSuccess()) {
      throw new LoadFailure("no metrics: " + answer.shown());
    }
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private Answer run(byte[] request) {
    Answer answer = exchange(request);
    if (!answer.isSuccess()) {
      throw new LoadFailure("an execution was refused: " + answer.shown());
    }
    String state = topLevelText(answer.body(), "state", "current");
    if (!state.equals("SUCCESS")) {
      throw new LoadFailure("an execution ended " + state + ": " + answer.shown());
    }
    return answer;
  }

  private Answer exchange(byte[] request) {
    try {
      return connection.exchange(request);
    } catch (IOException e) {
      throw KestraServer.unreachable(server, e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (IOException e) {
      throw KestraServer.unreachable(server, e);
    }
  }

  /** The text of a field of the object, or of a field of an object in it; empty when absent. */
  static String topLevelText(byte[] json, String field, String inner) {
    try (JsonParser parser = JSON.createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals(field)) {
          return value == JsonToken.START_OBJECT ? innerText(parser, inner) : parser.getText();
        }
        parser.skipChildren();
      }
      return "";
    } catch (IOException e) {
      throw new LoadFailure("not the JSON that was expected: " + e.getMessage(), e);
    }
  }

  private static String innerText(JsonParser parser, String field) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals(field)) {
        return parser.getText();
      }
      parser.skipChildren();
    }
    return "";
  }

  static List<Instant> logTimes(byte[] json) {
    List<Instant> times = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          if (name.equals("timestamp")) {
            times.add(OffsetDateTime.parse(parser.getText()).toInstant());
          } else {
            parser.skipChildren();
          }
        }
      }
    } catch (IOException e) {
      throw new LoadFailure("not the logs that were expected: " + e.getMessage(), e);
    }
    times.sort(null);
    return times;
  }
}
