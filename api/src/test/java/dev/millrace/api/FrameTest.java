package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.api.http.Dispatcher;
import dev.millrace.api.http.FileSink;
import dev.millrace.api.http.Json;
import dev.millrace.api.http.Login;
import dev.millrace.api.http.Method;
import dev.millrace.api.http.Permission;
import dev.millrace.api.http.RequestLimits;
import dev.millrace.api.http.Route;
import dev.millrace.api.testing.HttpTestClient;
import dev.millrace.api.testing.RawHttp;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The frame over real HTTP, with routes of its own. */
class FrameTest {

  private static final RequestLimits LIMITS = new RequestLimits(100_000, 1_000_000, 50);

  private static final List<Route> ROUTES =
      List.of(
          Route.api(Method.GET, "/things/{id}", Permission.FLOW_READ, e -> e.answer(e.path("id"))),
          Route.api(
              Method.POST,
              "/forms",
              Permission.FLOW_UPDATE,
              e -> e.answer(e.form((_, name, in) -> name + "=" + in.readAllBytes().length))),
          Route.api(
              Method.POST, "/fields", Permission.FLOW_UPDATE, e -> e.answer(e.form(FileSink.NONE))),
          Route.api(
              Method.POST, "/bodies", Permission.FLOW_UPDATE, e -> e.answer(Json.object(e.body()))),
          Route.api(
              Method.GET,
              "/errors/{code}",
              Permission.FLOW_READ,
              e -> {
                throw new EngineException(ErrorCode.valueOf(e.path("code")), "first\nsecond");
              }),
          Route.api(
              Method.GET,
              "/bugs",
              Permission.FLOW_READ,
              _ -> {
                throw new IllegalStateException("secret detail");
              }),
          Route.api(
              Method.GET,
              "/events",
              Permission.FLOW_READ,
              e -> e.answerEvents(events -> events.send("start", List.of(1)))),
          new Route(Method.GET, "/health", Permission.PUBLIC, e -> e.answer("ok")));

  private @Nullable ApiServer server;
  private int port;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private HttpTestClient start(@Nullable Login login) {
    Dispatcher dispatcher =
        new Dispatcher(ROUTES, login, "127.0.0.1", LIMITS, new SimpleMeterRegistry());
    server = new ApiServer("127.0.0.1", 0, dispatcher);
    server.start();
    port = server.port();
    return new HttpTestClient("http://127.0.0.1:" + port);
  }

  @Test
  void pathsAnswerWithAndWithoutTheTenant() {
    HttpTestClient client = start(null);

    assertThat(client.get("/api/v1/things/7").json(200).asText()).isEqualTo("7");
    assertThat(client.get("/api/v1/main/things/7/").json(200).asText()).isEqualTo("7");
    assertThat(client.get("/api/v1/main/things/a%20b").json(200).asText()).isEqualTo("a b");
  }

  @Test
  void headAnswersLikeGetWithoutABody() {
    HttpTestClient client = start(null);

    var answer = client.send(client.request("/api/v1/things/7").HEAD());
    var events = client.send(client.request("/api/v1/events").HEAD());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEmpty();
    assertThat(answer.response().headers().firstValue("Content-Length")).hasValue("3");
    assertThat(events.status()).isEqualTo(200);
  }

  @Test
  void optionsTellTheMethods() {
    HttpTestClient client = start(null);

    var answer =
        client.send(
            client
                .request("/api/v1/main/things/7")
                .method("OPTIONS", java.net.http.HttpRequest.BodyPublishers.noBody()));

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.response().headers().firstValue("Allow")).hasValue("HEAD, GET, OPTIONS");
  }

  @ParameterizedTest
  @CsvSource({
    "FLOW_INVALID, 422",
    "FLOW_NOT_FOUND, 404",
    "FLOW_DISABLED, 409",
    "KV_EXPIRED, 410",
    "FILE_FORBIDDEN, 403",
    "REQUEST_INVALID, 400",
    "LIMIT_EXCEEDED, 413",
    "DATABASE_UNAVAILABLE, 503"
  })
  void anEngineErrorBecomesItsStatusAndADocument(String code, int status) {
    HttpTestClient client = start(null);

    var json = client.get("/api/v1/main/errors/" + code).json(status);

    assertThat(json.path("message").asText()).isEqualTo("first\nsecond");
    assertThat(json.path("code").asText()).isEqualTo(code);
    assertThat(json.path("docs").asText()).isEqualTo("docs/errors/" + code + ".md");
    assertThat(json.at("/_links/self/href").asText()).isEqualTo("/api/v1/main/errors/" + code);
    assertThat(json.at("/_embedded/errors/1/message").asText()).isEqualTo("second");
  }

  @Test
  void aBugBecomesAnIdAndNothingElse() {
    HttpTestClient client = start(null);

    var json = client.get("/api/v1/bugs").json(500);

    assertThat(json.path("message").asText())
        .matches("Internal error [0-9a-f]{16}: .*")
        .doesNotContain("secret detail");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/nothing", "/api/v1/nothing", "/api/v1/main/things/7/more"})
  void anUnknownPathIsA404InJson(String path) {
    HttpTestClient client = start(null);

    assertThat(client.get(path).json(404).path("code").asText()).isEqualTo("PATH_UNKNOWN");
  }

  @Test
  void aWrongMethodIsA405InJson() {
    HttpTestClient client = start(null);

    assertThat(client.delete("/api/v1/things/7").json(405).path("message").asText())
        .contains("possible: HEAD, GET, OPTIONS");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/things/%2e%2e/x",
        "/api/v1/things/a%2Fb",
        "/api/v1/things/%zz",
        "/api/v1//things/7",
        "/api/v1/things/../things/7",
        "/api/v1/things/%00"
      })
  void aPathWithTricksIsRefusedInJson(String path) {
    start(null);

    String answer =
        RawHttp.send(
            port,
            "GET "
                + path
                + " HTTP/1.1\r\nHost: localhost:"
                + port
                + "\r\nConnection: close\r\n\r\n");

    assertThat(answer).matches("(?s)HTTP/1\\.1 (200|400|404) .*").doesNotContain("<html");
    assertThat(answer).contains("application/json");
  }

  @Test
  void formsAreReadWhateverTheirContentType() {
    HttpTestClient client = start(null);
    String multipart =
        part("name=\"a\"", "1")
            + part("name=\"a\"", "2")
            + part("name=\"f\"; filename=\"x\"", "abc")
            + part("name=\"files\"; filename=\"g\"", "")
            + "--b--";

    var fields = client.post("/api/v1/forms", "multipart/form-data; boundary=b", multipart);

    assertThat(fields.text()).isEqualTo("{\"a\":[\"1\",\"2\"],\"f\":\"x=3\",\"g\":\"g=0\"}");
    assertThat(
            client
                .post("/api/v1/forms", "application/x-www-form-urlencoded", "a=1+2&b=%C3%A4")
                .text())
        .isEqualTo("{\"a\":\"1 2\",\"b\":\"ä\"}");
    assertThat(client.post("/api/v1/forms", "application/json", "{\"a\":{\"b\":[null]}}").text())
        .isEqualTo("{\"a\":{\"b\":[null]}}");
    assertThat(client.post("/api/v1/forms", "multipart/form-data", "").text()).isEqualTo("{}");
    assertThat(client.post("/api/v1/forms", null, "").text()).isEqualTo("{}");
    assertThat(client.post("/api/v1/forms", "text/csv", "a,b").status()).isEqualTo(415);
    assertThat(client.post("/api/v1/fields", "multipart/form-data; boundary=b", multipart).status())
        .isEqualTo(400);
  }

  private static String part(String parameters, String content) {
    return String.join(
        "\r\n", "--b", "Content-Disposition: form-data; " + parameters, "", content, "");
  }

  @Test
  void tooMuchIsRefusedAndTheCallerReadsTheAnswer() {
    HttpTestClient client = start(null);
    String part = part("name=\"a\"", "1");

    assertThat(client.post("/api/v1/bodies", "application/json", "x".repeat(3_000_000)).status())
        .isEqualTo(413);
    assertThat(
            client
                .post("/api/v1/forms", "multipart/form-data; boundary=b", part.repeat(10_000))
                .status())
        .isEqualTo(413);
    assertThat(
            client
                .post(
                    "/api/v1/forms",
                    "multipart/form-data; boundary=b",
                    part.replace("1", "x".repeat(200_000)) + "--b--")
                .status())
        .isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[[", "{\"a\":1,\"a\":2}", "{\"a\":NaN}", "[1]", "", "null", "{} x"})
  void brokenJsonIsA400ThatSaysWhere(String body) {
    HttpTestClient client = start(null);

    assertThat(
            client.post("/api/v1/bodies", "application/json", body).json(400).path("code").asText())
        .isEqualTo("REQUEST_INVALID");
  }

  @ParameterizedTest
  @ValueSource(ints = {5_000, 40_000})
  void deepOrHugeJsonIsRefused(int size) {
    HttpTestClient client = start(null);

    assertThat(
            client
                .post("/api/v1/bodies", "application/json", "{\"a\":" + "[".repeat(size))
                .status())
        .isEqualTo(400);
    assertThat(
            client
                .post("/api/v1/bodies", "application/json", "{\"a\":" + "1".repeat(size) + "}")
                .status())
        .isEqualTo(400);
  }

  @Test
  void aLoginIsAskedForAndTaken() {
    HttpTestClient client = start(new Login("admin", "pässword:1"));
    String basic =
        Base64.getEncoder().encodeToString("admin:pässword:1".getBytes(StandardCharsets.UTF_8));

    var refused = client.get("/api/v1/things/7");

    assertThat(refused.json(401).path("code").asText()).isEqualTo("NOT_SIGNED_IN");
    assertThat(refused.response().headers().firstValue("WWW-Authenticate").orElse(""))
        .startsWith("Basic");
    assertThat(client.get("/nothing").status()).isEqualTo(401);
    assertThat(client.get("/health").status()).isEqualTo(200);
    assertThat(status(client, "Authorization", "Basic " + basic)).isEqualTo(200);
    assertThat(status(client, "Authorization", "bearer pässword:1".replace("ä", "a")))
        .isEqualTo(401);
    assertThat(status(client, "Authorization", "Basic %%%")).isEqualTo(401);
    assertThat(status(client, "Authorization", "Basic")).isEqualTo(401);
    assertThat(status(client, "Authorization", "")).isEqualTo(401);
  }

  private static int status(HttpTestClient client, String header, String value) {
    return client.send(client.request("/api/v1/things/7").header(header, value).GET()).status();
  }

  @ParameterizedTest
  @CsvSource({
    "http://evil.example, 403",
    "null, 403",
    "http://localhost, 403",
    "http://localhost:PORT, 200",
    "https://evil.example:PORT, 403"
  })
  void aForeignPageMayNotChangeThings(String origin, int status) {
    start(null);

    String answer =
        RawHttp.send(
            port,
            ("POST /api/v1/forms HTTP/1.1\r\nHost: localhost:PORT\r\nOrigin: "
                    + origin
                    + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                .replace("PORT", "" + port));

    assertThat(answer).startsWith("HTTP/1.1 " + status);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:PORT, 200",
    "127.0.0.1:PORT, 200",
    "127.0.0.1, 200",
    "[::1]:PORT, 200",
    "evil.example:PORT, 403",
    "localhost.evil.example, 403",
    "127.0.0.1.evil.example, 403"
  })
  void withoutALoginOnlyLoopbackNamesAreTaken(String host, int status) {
    start(null);

    String answer =
        RawHttp.send(
            port,
            "GET /api/v1/things/7 HTTP/1.1\r\nHost: "
                + host.replace("PORT", "" + port)
                + "\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 " + status);
  }

  @Test
  void aTakenPortIsNamed() {
    start(null);
    ApiServer second =
        new ApiServer(
            "127.0.0.1",
            port,
            new Dispatcher(ROUTES, null, null, LIMITS, new SimpleMeterRegistry()));

    assertThatThrownBy(second::start)
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PORT_IN_USE))
        .hasMessageContaining("port " + port)
        .hasMessageContaining("--port");
  }

  @ParameterizedTest
  @CsvSource({"no..host, no machine of that name", "192.0.2.1, no address of this machine"})
  void aHostThatIsNotThisMachineIsNotTakenForATakenPort(String host, String message) {
    ApiServer server =
        new ApiServer(
            host, 0, new Dispatcher(ROUTES, null, null, LIMITS, new SimpleMeterRegistry()));

    assertThatThrownBy(server::start)
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SETTING_INVALID))
        .hasMessageContaining("of " + host)
        .hasMessageContaining(message)
        .hasMessageContaining("--host");
  }
}
