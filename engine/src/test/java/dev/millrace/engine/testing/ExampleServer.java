package dev.millrace.engine.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.engine.store.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The outside world of an example, on loopback. Answers with the files of a folder; {@code /echo}
 * tells what was asked, {@code /status/503} answers with that status, {@code /flaky/2/…} with 503
 * the first two times.
 */
public final class ExampleServer implements AutoCloseable {

  private final Path folder;
  private final HttpServer server;
  private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();

  private ExampleServer(Path folder, HttpServer server) {
    this.folder = folder;
    this.server = server;
  }

  public static ExampleServer start(Path folder) throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ExampleServer server = new ExampleServer(folder, http);
    http.createContext("/", server::answer);
    http.start();
    return server;
  }

  public String address() {
    InetSocketAddress at = server.getAddress();
    return "http://" + at.getAddress().getHostAddress() + ":" + at.getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (path.startsWith("/status/")) {
        send(exchange, Integer.parseInt(path.substring("/status/".length())), "as asked");
      } else if (path.equals("/echo")) {
        send(exchange, 200, Json.write(asked(exchange)));
      } else if (path.startsWith("/flaky/")) {
        flaky(exchange, path);
      } else {
        file(exchange, path);
      }
    }
  }

  private static Map<String, @Nullable Object> asked(HttpExchange exchange) throws IOException {
    Map<String, @Nullable Object> asked = new LinkedHashMap<>();
    asked.put("method", exchange.getRequestMethod());
    asked.put("query", exchange.getRequestURI().getQuery());
    asked.put("contentType", exchange.getRequestHeaders().getFirst("Content-Type"));
    asked.put("authorization", exchange.getRequestHeaders().getFirst("Authorization"));
    asked.put("apiVersion", exchange.getRequestHeaders().getFirst("X-Api-Version"));
    byte[] body = exchange.getRequestBody().readAllBytes();
    asked.put("body", new String(body, StandardCharsets.UTF_8));
    return asked;
  }

  private void flaky(HttpExchange exchange, String path) throws IOException {
    int failures = Integer.parseInt(path.split("/", -1)[2]);
    int call = calls.computeIfAbsent(path, p -> new AtomicInteger()).incrementAndGet();
    send(exchange, call <= failures ? 503 : 200, "call " + call);
  }

  private void file(HttpExchange exchange, String path) throws IOException {
    Path file = folder.resolve(path.substring(1)).normalize();
    if (!file.startsWith(folder) || !Files.isRegularFile(file)) {
      send(exchange, 404, "no such file");
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", contentType(path));
    send(exchange, 200, Files.readString(file));
  }

  private static String contentType(String path) {
    if (path.endsWith(".json")) {
      return "application/json";
    }
    return path.endsWith(".csv") ? "text/csv" : "text/plain";
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
