package dev.millrace.bench.chaos;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The outside world: tasks call it, and it answers each call with a number nobody else gets. That
 * number is the attempt's result, so the result that was accepted tells which call it came from,
 * and tasks that follow say which one they saw. Processes write to a file instead.
 */
final class Ledger implements AutoCloseable {

  /**
   * One call of one attempt.
   *
   * @param of the step whose answer the caller saw; empty when it saw none
   * @param before the answer it saw
   * @param answer empty when it was refused
   */
  record Call(String execution, String run, String step, String of, String before, String answer) {}

  private final HttpServer server;
  private final Path file;
  private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
  private final Map<String, AtomicInteger> callsOfRun = new ConcurrentHashMap<>();
  private final AtomicLong answers = new AtomicLong();

  private Ledger(HttpServer server, Path file) {
    this.server = server;
    this.file = file;
  }

  static Ledger start(Path folder) throws IOException {
    Path file = folder.resolve("ledger.txt");
    if (!Files.exists(file)) {
      Files.createFile(file);
    }
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
    Ledger ledger = new Ledger(server, file);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/call", ledger::take);
    server.start();
    return ledger;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  Path file() {
    return file;
  }

  /** All calls so far, those of processes included. */
  List<Call> calls() throws IOException {
    List<Call> all = new ArrayList<>(calls);
    for (String line : Files.readAllLines(file)) {
      String[] words = line.split(" ");
      if (words.length == 4) {
        all.add(new Call(words[0], words[1], words[2], "", "", words[3]));
      }
    }
    return all;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> given = query(exchange.getRequestURI().getRawQuery());
      String run = given.getOrDefault("run", "");
      int nth = callsOfRun.computeIfAbsent(run, key -> new AtomicInteger()).incrementAndGet();
      boolean refused = nth <= Integer.parseInt(given.getOrDefault("fails", "0"));
      String answer = refused ? "" : Long.toString(answers.incrementAndGet());
      calls.add(
          new Call(
              given.getOrDefault("execution", ""),
              run,
              given.getOrDefault("step", ""),
              given.getOrDefault("of", ""),
              given.getOrDefault("before", ""),
              answer));
      TimeUnit.MILLISECONDS.sleep(Integer.parseInt(given.getOrDefault("millis", "0")));
      byte[] body = (refused ? "not yet" : answer).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(refused ? 503 : 200, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Map<String, String> query(String text) {
    Map<String, String> given = new HashMap<>();
    for (String pair : text.split("&")) {
      int equals = pair.indexOf('=');
      given.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return given;
  }
}
