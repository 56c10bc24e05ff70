package dev.millrace.engine.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * A server on loopback whose answers a test chooses, by path and by how often that was asked. It
 * counts, and a path, or its first call, can be held until the test lets go. A path without an
 * answer is a 404.
 */
public final class AskedServer implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, IntFunction<String>> answers = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
  private final Map<String, CountDownLatch> arrived = new ConcurrentHashMap<>();
  private final Map<String, Hold> held = new ConcurrentHashMap<>();

  /** Calls up to this number wait. */
  private record Hold(CountDownLatch end, int last) {}

  private AskedServer(HttpServer server) {
    this.server = server;
  }

  public static AskedServer start() throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    AskedServer server = new AskedServer(http);
    http.setExecutor(server.threads);
    http.createContext("/", server::answer);
    http.start();
    return server;
  }

  /** The address of a path, which begins with a slash. */
  public String at(String path) {
    InetSocketAddress at = server.getAddress();
    return "http://" + at.getAddress().getHostAddress() + ":" + at.getPort() + path;
  }

  /** Always answers this JSON. */
  public AskedServer on(String path, String json) {
    return on(path, call -> json);
  }

  /** Answers by the number of the call, from 1. */
  public AskedServer on(String path, IntFunction<String> json) {
    answers.put(path, json);
    return this;
  }

  /** Calls of this path wait for {@link #release}. */
  public AskedServer hold(String path) {
    return hold(path, Integer.MAX_VALUE);
  }

  /** The first call of this path waits for {@link #release}, later ones are answered. */
  public AskedServer holdFirst(String path) {
    return hold(path, 1);
  }

  private AskedServer hold(String path, int last) {
    arrived.put(path, new CountDownLatch(1));
    held.put(path, new Hold(new CountDownLatch(1), last));
    return this;
  }

  /** Returns once a held path was called. */
  public void awaitCall(String path) throws InterruptedException {
    arrived.get(path).await();
  }

  public void release(String path) {
    held.get(path).end().countDown();
  }

  public int calls(String path) {
    AtomicInteger count = calls.get(path);
    return count == null ? 0 : count.get();
  }

  @Override
  public void close() {
    held.values().forEach(hold -> hold.end().countDown());
    server.stop(0);
    threads.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      int call = calls.computeIfAbsent(path, p -> new AtomicInteger()).incrementAndGet();
      Hold hold = held.get(path);
      if (hold != null && call <= hold.last()) {
        arrived.get(path).countDown();
        hold.end().await();
      }
      IntFunction<String> known = answers.get(path);
      byte[] body = (known == null ? "{}" : known.apply(call)).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(known == null ? 404 : 200, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
