package dev.millrace.engine.task.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.engine.task.HandlerSettings;
import dev.millrace.engine.task.TaskFailure;
import dev.millrace.engine.task.http.Loopback.Seen;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHandlerTest extends RequestTests {

  @Test
  void theAnswerIsTheOutput() throws Exception {
    Map<String, @Nullable Object> outputs = request("uri", server.url("/ok"));

    assertThat(outputs)
        .containsEntry("uri", server.url("/ok"))
        .containsEntry("code", 200)
        .containsEntry("body", "fine")
        .containsKey("headers");
    assertThat(server.seen.take().method()).isEqualTo("GET");
  }

  @Test
  void methodBodyHeadersAndParametersAreSent() throws Exception {
    context.variables.put("name", "Ada & Co");

    request(
        "uri", server.url("/ok?x=1"),
        "method", "post",
        "body", "{\"name\": \"{{ name }}\"}",
        "params", Map.of("q", List.of("a b", "ü")),
        "headers", Map.of("X-Mine", "1", "Content-Length", "3"));

    Seen seen = server.seen.take();
    assertThat(seen.method()).isEqualTo("POST");
    assertThat(seen.target()).isEqualTo("/ok?x=1&q=a%20b&q=%C3%BC");
    assertThat(seen.body()).isEqualTo("{\"name\": \"Ada & Co\"}");
    assertThat(seen.header("Content-type")).isEqualTo("application/json");
    assertThat(seen.header("X-mine")).isEqualTo("1");
  }

  @Test
  void aFormIsEncoded() throws Exception {
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("a", "1 2");
    form.put("b", List.of("x", "y"));

    request("uri", server.url("/ok"), "method", "POST", "formData", form);

    Seen seen = server.seen.take();
    assertThat(seen.header("Content-type")).isEqualTo("application/x-www-form-urlencoded");
    assertThat(seen.body()).isEqualTo("a=1%202&b=x&b=y");
  }

  @Test
  void aMultipartFormCarriesFiles() throws Exception {
    String uri = context.files.put("data.csv", "a,b");
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("text", "hello");
    form.put("file", uri);
    form.put("named", Map.of("name", "x.txt", "content", "inline"));

    request(
        "uri",
        server.url("/ok"),
        "method",
        "POST",
        "contentType",
        "multipart/form-data",
        "formData",
        form);

    Seen seen = server.seen.take();
    String type = seen.header("Content-type");
    assertThat(type).startsWith("multipart/form-data; boundary=");
    String boundary = "--" + type.substring(type.indexOf('=') + 1);
    assertThat(seen.body().split(boundary))
        .hasSize(5)
        .anyMatch(part -> part.contains("name=\"text\"\r\n\r\nhello\r\n"))
        .anyMatch(
            part -> part.contains("filename=\"data.csv\"") && part.contains("\r\n\r\na,b\r\n"))
        .anyMatch(part -> part.contains("filename=\"x.txt\"") && part.contains("inline"));
    assertThat(seen.header("Content-length")).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "DELETE"})
  void aRequestWithoutABodySaysNothingOfItsLength(String method) throws Exception {
    server.on("/bare", 204, "");

    request("uri", server.url("/bare"), "method", method);

    assertThat(server.seen.take().headers()).doesNotContainKey("Content-length");
  }

  @Test
  void anErrorStatusFailsTheTaskAndKeepsTheAnswer() {
    server.on("/bad", 418, "teapot");

    TaskFailure failure =
        catchThrowableOfType(TaskFailure.class, () -> request("uri", server.url("/bad")));

    assertThat(failure)
        .hasMessage("Failed http request with response code '418' and body:\nteapot");
    assertThat(failure.outputs()).containsEntry("code", 418).containsEntry("body", "teapot");
  }

  @Test
  void anErrorStatusMayBeAllowed() throws Exception {
    server.on("/bad", 404, "");

    assertThat(request("uri", server.url("/bad"), "options", Map.of("allowFailed", true)))
        .containsEntry("code", 404);
    assertThat(request("uri", server.url("/bad"), "allowFailed", true)).containsEntry("code", 404);
    assertThat(
            request(
                "uri", server.url("/bad"), "options", Map.of("allowedResponseCodes", List.of(404))))
        .containsEntry("code", 404);
    assertThatThrownBy(() ->
            request(
                "uri", server.url("/bad"), "options", Map.of("allowedResponseCodes", List.of(500))))
        .hasMessage("Failed http request with response code '404'");
  }

  @Test
  void noContentIsNoBody() throws Exception {
    server.on("/none", 204, "");

    assertThat(request("uri", server.url("/none")))
        .containsEntry("code", 204)
        .doesNotContainKey("body");
  }

  @Test
  void credentialsAreSent() throws Exception {
    request(
        "uri", server.url("/ok"),
        "options", Map.of("auth", Map.of("type", "BASIC", "username", "u", "password", "p")));
    request(
        "uri",
        server.url("/ok"),
        "options",
        Map.of("auth", Map.of("type", "BEARER", "token", "t")));
    request("uri", server.url("/ok").replace("//", "//u:p%40@"));

    assertThat(server.seen.take().header("Authorization")).isEqualTo("Basic dTpw");
    assertThat(server.seen.take().header("Authorization")).isEqualTo("Bearer t");
    assertThat(server.seen.take().header("Authorization")).isEqualTo("Basic dTpwQA==");
  }

  @Test
  void aDigestChallengeIsAnswered() throws Exception {
    server.on(
        "/digest",
        exchange -> {
          String given = exchange.getRequestHeaders().getFirst("Authorization");
          exchange
              .getResponseHeaders()
              .add(
                  "WWW-Authenticate",
                  "Digest realm=\"r\", qop=\"auth\", nonce=\"n\", opaque=\"o\"");
          boolean answered =
              given != null && given.contains("username=\"u\"") && given.contains("nonce=\"n\"");
          Loopback.text(exchange, answered ? 200 : 401, "x");
        });

    assertThat(
            request(
                "uri", server.url("/digest"),
                "options",
                    Map.of("auth", Map.of("type", "DIGEST", "username", "u", "password", "p"))))
        .containsEntry("code", 200);
  }

  @Test
  void theDigestIsThatOfTheStandard() {
    Digest digest =
        new Digest(
            "Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\","
                + " nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\","
                + " opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"");

    String answer =
        digest.answer(
            "Mufasa:",
            "Circle Of Life",
            "GET",
            java.net.URI.create("http://www.nowhere.org/dir/index.html"),
            "0a4f113b");

    assertThat(answer).contains("response=\"6629fae49393a05397450978507c4ef1\"");
  }

  @Test
  void aBodyThatIsTooLongIsRefused() {
    context.with(HandlerSettings.defaults().withHttpBodyBytesMax(3));

    assertThatThrownBy(() -> request("uri", server.url("/ok")))
        .isInstanceOf(TaskFailure.class)
        .hasMessageContaining("http.Download");
  }

  @Test
  void aZippedAnswerIsUnpackedWithinTheLimit() throws Exception {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
      zip.write("x".repeat(100_000).getBytes(StandardCharsets.UTF_8));
    }
    server.on(
        "/zip",
        exchange -> {
          exchange.getResponseHeaders().add("Content-Encoding", "gzip");
          exchange.sendResponseHeaders(200, zipped.size());
          exchange.getResponseBody().write(zipped.toByteArray());
        });

    assertThat(request("uri", server.url("/zip")).get("body")).asString().hasSize(100_000);
    context.with(HandlerSettings.defaults().withHttpBodyBytesMax(50_000));
    assertThatThrownBy(() -> request("uri", server.url("/zip")))
        .hasMessageContaining("50000 bytes");
  }

  @Test
  void aServerThatDoesNotAnswerIsGivenUp() {
    CountDownLatch end = new CountDownLatch(1);
    server.on("/never", exchange -> await(end));

    assertThatThrownBy(() ->
            request(
                "uri", server.url("/never"),
                "options", Map.of("timeout", Map.of("readIdleTimeout", "PT0.2S"))))
        .isInstanceOf(TaskFailure.class)
        .hasMessageContaining("No answer from http://127.0.0.1:");
    end.countDown();
  }

  @Test
  void aServerThatFallsSilentIsGivenUp() {
    CountDownLatch end = new CountDownLatch(1);
    server.on(
        "/half",
        exchange -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write("half".getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
          await(end);
        });

    assertThatThrownBy(() ->
            request(
                "uri", server.url("/half"),
                "options", Map.of("timeout", Map.of("readIdleTimeout", "PT2S"))))
        .isInstanceOf(TaskFailure.class)
        .hasMessageContaining("stopped sending");
    end.countDown();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aKillEndsTheRequestAtOnce(boolean headersFirst) throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    server.on(
        "/slow",
        exchange -> {
          if (headersFirst) {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().flush();
          }
          arrived.countDown();
          await(end);
        });
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread attempt =
        Thread.ofVirtual()
            .start(() -> {
              try {
                request("uri", server.url("/slow"));
              } catch (Throwable e) {
                thrown.set(e);
              }
            });
    arrived.await();

    context.kill();

    assertThat(attempt.join(Duration.ofSeconds(60))).isTrue();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    end.countDown();
  }

  @Test
  void whatIsLoggedHidesCredentials() throws Exception {
    request(
        "uri", server.url("/ok"),
        "headers", Map.of("Authorization", "Bearer secret", "X-Mine", "seen"),
        "options", Map.of("logs", List.of("REQUEST_HEADERS", "RESPONSE_HEADERS", "RESPONSE_BODY")));

    assertThat(context.messages()).anyMatch(line -> line.equals("> Authorization: ******"));
    assertThat(context.messages())
        .anyMatch(line -> line.contains("seen"))
        .noneMatch(line -> line.contains("secret"));
    assertThat(context.messages()).contains("fine");
  }

  @Test
  void aHeaderWithALineBreakIsRefused() {
    assertThatThrownBy(
            () -> request("uri", server.url("/ok"), "headers", Map.of("X-Mine", "a\r\nX-Evil: 1")))
        .isInstanceOf(TaskFailure.class)
        .hasMessageContaining("cannot be sent");
  }

  @Test
  void aMisspeltOptionIsNamed() {
    assertThatThrownBy(
            () -> request("uri", server.url("/ok"), "options", Map.of("allowedFailed", true)))
        .hasMessageContaining("Property `options.allowedFailed`: no such property");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
