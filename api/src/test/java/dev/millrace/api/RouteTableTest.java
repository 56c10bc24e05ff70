package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.http.CallLimits;
import dev.millrace.api.http.Login;
import dev.millrace.api.http.Method;
import dev.millrace.api.http.Permission;
import dev.millrace.api.http.RequestLimits;
import dev.millrace.api.http.Route;
import dev.millrace.api.system.MetricsRoutes;
import dev.millrace.api.testing.RawHttp;
import dev.millrace.engine.testing.PostgresExtension;
import dev.millrace.engine.testing.TestDatabase;
import dev.millrace.house.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every route of the real table: none answers a caller who did not sign in, unless it is one of a
 * literal list; and docs/api.md shows the table. That page is written with {@code -Dmillrace.write}
 * and compared without.
 */
@ExtendWith(PostgresExtension.class)
class RouteTableTest {

  private static final Path PAGE = Checkout.root().resolve("docs/api.md");

  /** By the letter: who adds an open path adds it here, and thinks about it. */
  private static final Set<String> OPEN =
      Set.of(
          "/",
          "/health",
          "/health/readiness",
          "/health/liveness",
          "/ping",
          "/api/v1/ping",
          "/api/v1/main/ping",
          "/api/v1/configs",
          "/api/v1/main/configs");

  private static ServerFixture server;
  private static List<Route> table;

  @BeforeAll
  static void start(TestDatabase db) {
    server = ServerFixture.start(db, new Login("admin", "secret"));
    table =
        RouteTable.of(
            server.engine(),
            new MetricsRoutes(),
            RequestLimits.DEFAULT,
            CallLimits.DEFAULT,
            new RouteTable.Public("", true));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String status(String method, String target, String headers) {
    String answer =
        RawHttp.send(
            server.port(),
            method
                + " "
                + target
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n"
                + headers
                + "Connection: close\r\n\r\n");
    return answer.length() < 12 ? answer : answer.substring(9, 12);
  }

  private static List<String> paths() {
    return table.stream()
        .flatMap(route -> route.paths().stream())
        .map(path -> path.replaceAll("\\{[^}]+}", "x"))
        .distinct()
        .toList();
  }

  private static boolean isOpen(String method, String path) {
    return OPEN.contains(path) && (method.equals("GET") || method.equals("HEAD"));
  }

  @Test
  void noRouteAnswersWhoDidNotSignIn() {
    List<String> wrong = new ArrayList<>();
    for (String path : paths()) {
      for (String method :
          List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY")) {
        String status = status(method, path, "");
        boolean refused = status.equals("401") || status.equals("405") || status.equals("404");
        if (isOpen(method, path) ? !status.equals("200") : !refused) {
          wrong.add(method + " " + path + " " + status);
        }
      }
    }

    assertThat(wrong).isEmpty();
  }

  @Test
  void noSpellingOfAPathGetsAround() {
    List<String> wrong = new ArrayList<>();
    for (String path : paths()) {
      if (OPEN.contains(path)) {
        continue;
      }
      for (String spelling : spellings(path)) {
        for (String method : List.of("GET", "POST", "DELETE")) {
          String status = status(method, spelling, "");
          if (!Set.of("400", "401", "404", "405").contains(status)) {
            wrong.add(method + " " + spelling + " " + status);
          }
        }
      }
      for (String header :
          List.of(
              "X-Original-URL: /ping",
              "X-Forwarded-Prefix: /ping",
              "X-Rewrite-URL: /ping",
              "Authorization: Basic Og==",
              "Authorization: Bearer ",
              "Authorization: Basic YWRtaW46")) {
        String status = status("GET", path, header + "\r\n");
        if (!Set.of("401", "405").contains(status)) {
          wrong.add(path + " with " + header + " " + status);
        }
      }
    }

    assertThat(wrong).isEmpty();
  }

  private static List<String> spellings(String path) {
    return List.of(
        path + "/",
        path + "//",
        "/" + path,
        path + ";x=1",
        path + "/..;/ping",
        path + "/%2e%2e",
        path + "/%2E%2E/ping",
        path + "%2F",
        path + "%00",
        path.toUpperCase(Locale.ROOT),
        path + "/configs",
        path + "/ping",
        "/configs" + path,
        "/ping/.." + path,
        path + "?/configs",
        path + "?path=/ping",
        path + "#/ping");
  }

  @Test
  void whoSignedInIsLetThroughEverywhere() {
    List<String> refused = new ArrayList<>();
    for (Route route : table) {
      String path = route.path().replaceAll("\\{[^}]+}", "x");
      // The stream of an execution that does not exist ends at once; all others end by themselves.
      String status =
          status(route.method().name(), path, "Authorization: Basic YWRtaW46c2VjcmV0\r\n");
      if (Set.of("401", "403", "500").contains(status)) {
        refused.add(route.method() + " " + path + " " + status);
      }
    }

    assertThat(refused).isEmpty();
  }

  @Test
  void onlyTheListedRoutesAreOpen() {
    Set<String> open =
        table.stream()
            .filter(route -> route.permission() == Permission.PUBLIC)
            .flatMap(route -> route.paths().stream())
            .collect(Collectors.toSet());

    assertThat(open).isEqualTo(OPEN);
  }

  @Test
  void whateverChangesSomethingAsksForARightToChange() {
    assertThat(table)
        .filteredOn(route -> route.method() == Method.PUT || route.method() == Method.DELETE)
        .allMatch(route ->
            route.permission().name().endsWith("_UPDATE")
                || route.permission().name().endsWith("_DELETE"));
  }

  @Test
  void thePageShowsTheTable() throws IOException {
    if (System.getProperty("millrace.write") != null) {
      Files.writeString(PAGE, page());
    }

    assertThat(Files.readString(PAGE))
        .as("docs/api.md; write it anew with -Dmillrace.write -Dtest=RouteTableTest")
        .isEqualTo(page());
  }

  private static String parameters(Route route) {
    return route.query().stream().sorted().map("`%s`"::formatted).collect(Collectors.joining(", "));
  }

  private static String page() {
    String rows =
        table.stream()
            .sorted(Comparator.comparing(Route::path).thenComparing(Route::method))
            .map(route ->
                "| %s | `%s` | %s | %s |%n"
                    .formatted(route.method(), route.path(), route.permission(), parameters(route)))
            .collect(Collectors.joining());
    return """
    # HTTP API

    Made from the route table by `RouteTableTest`; do not edit. Shapes and meanings are those of Kestra 1.x. Every path below
    `/api/v1/` answers below `/api/v1/main/` as well; `main` is the only tenant. A slash at the end does not matter. `GET` routes
    answer `HEAD`, all paths answer `OPTIONS`.

    The permission is what a caller must be allowed; `PUBLIC` needs no login. Errors are
    `{"message", "code", "docs", "_links", "_embedded": {"errors"}}`, `code` has a page in [errors](errors).

    A call with a parameter behind the question mark that its path does not take is refused with `PARAMETER_UNKNOWN`, so that a
    misspelt one is not ignored. `filters` stands for the conditions of a search, `filters[field][OPERATION]=value`, and their older
    plain names (`namespace`, `flowId`, `state`, `labels`, `q` …); `*` is any.

    | method | path | permission | parameters |
    |---|---|---|---|
    """
        + rows;
  }
}
