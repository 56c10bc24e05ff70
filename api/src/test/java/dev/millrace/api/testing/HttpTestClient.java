package dev.millrace.api.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Calls one server with the JDK's client; answers are given as text and as JSON. */
public final class HttpTestClient {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final String base;

  public HttpTestClient(String base) {
    this.base = base;
  }

  /** An answer. */
  public record Answer(int status, String text, HttpResponse<byte[]> response) {

    /** The body as JSON. */
    public JsonNode json() {
      try {
        return JSON.readTree(text);
      } catch (IOException e) {
        throw new UncheckedIOException(text, e);
      }
    }

    /** The JSON of an answer that must have this status. */
    public JsonNode json(int expected) {
      if (status != expected) {
        throw new AssertionError("status " + status + ", expected " + expected + ": " + text);
      }
      return json();
    }
  }

  public Answer get(String path) {
    return send(request(path).GET());
  }

  public Answer delete(String path) {
    return send(request(path).DELETE());
  }

  public Answer delete(String path, String contentType, String body) {
    return send(
        request(path)
            .header("Content-Type", contentType)
            .method("DELETE", HttpRequest.BodyPublishers.ofString(body)));
  }

  public Answer post(String path, @Nullable String contentType, String body) {
    HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofString(body));
    return send(contentType == null ? request : request.header("Content-Type", contentType));
  }

  public Answer put(String path, String contentType, String body) {
    return send(
        request(path)
            .header("Content-Type", contentType)
            .PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** A request to this server, to be completed and sent. */
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(100));
  }

  public Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response =
          CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(
          response.statusCode(), new String(response.body(), StandardCharsets.UTF_8), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
