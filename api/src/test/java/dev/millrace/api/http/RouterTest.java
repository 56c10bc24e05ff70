package dev.millrace.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterTest {

  private static final List<Route> TABLE =
      List.of(
          route(Method.POST, "/executions/{namespace}/{id}"),
          route(Method.POST, "/executions/{executionId}/kill"),
          route(Method.GET, "/executions/{executionId}/graph"),
          route(Method.GET, "/executions/search"),
          route(Method.GET, "/executions/{executionId}"),
          new Route(Method.GET, "/health", Permission.PUBLIC, _ -> {}));

  private final Router router = new Router(TABLE);

  private static Route route(Method method, String path) {
    return Route.api(method, path, Permission.SIGNED_IN, _ -> {});
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/executions/search, /api/v1/executions/search",
    "GET, /api/v1/main/executions/search, /api/v1/executions/search",
    "GET, /api/v1/main/executions/search/, /api/v1/executions/search",
    "GET, /api/v1/executions/abc, /api/v1/executions/{executionId}",
    "POST, /api/v1/executions/0353378AT5TYKcApVr2qst/kill, /api/v1/executions/{executionId}/kill",
    "POST, /api/v1/executions/company.team/kill, /api/v1/executions/{namespace}/{id}",
    "POST, /api/v1/executions/company.team/graph, /api/v1/executions/{namespace}/{id}",
    "POST, /api/v1/main/executions/search/x, /api/v1/executions/{namespace}/{id}",
    "GET, /health/, /health",
  })
  void aLiteralPartWinsOverAParameter(Method method, String path, String expected) {
    Router.Match match = router.find(path, method);

    assertThat(match)
        .isInstanceOfSatisfying(
            Router.Found.class, found -> assertThat(found.route().path()).isEqualTo(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1//executions/search",
    "/api/v1/main/main/executions/search",
    "/api/v1/other/executions/search",
    "/api/v1/EXECUTIONS/search",
    "/api/v1/executions/search;x=1",
    "/api/v1/executions/%73earch/x",
    "/api/v1/executions//",
    "/main/health",
    "/health;x",
    "/",
  })
  void aPathIsTakenByTheLetter(String path) {
    Router.Match match = router.find(path, Method.GET);

    assertThat(match)
        .satisfiesAnyOf(
            unknown -> assertThat(unknown).isInstanceOf(Router.Unknown.class),
            other -> assertThat(other).isInstanceOf(Router.WrongMethod.class),
            parameter ->
                assertThat(((Router.Found) parameter).route().path()).endsWith("{executionId}"));
  }

  @Test
  void parametersAreDecodedAfterThePathIsSplit() {
    Router.Match match = router.find("/api/v1/executions/a%20b+c/x%2fy", Method.POST);

    assertThat(match)
        .isInstanceOfSatisfying(
            Router.Found.class,
            found ->
                assertThat(found.parameters())
                    .isEqualTo(Map.of("namespace", "a b+c", "id", "x/y")));
  }

  @Test
  void aKnownPathSaysWhichMethodsItHas() {
    assertThat(router.find("/api/v1/executions/abc/graph", Method.DELETE))
        .isInstanceOfSatisfying(
            Router.WrongMethod.class,
            wrong -> assertThat(wrong.allowed()).containsExactly(Method.GET, Method.POST));
  }

  @Test
  void twoRoutesMayNotAnswerTheSame() {
    List<Route> twice = List.of(route(Method.GET, "/flows/{a}"), route(Method.GET, "/flows/{b}"));

    assertThatThrownBy(() -> new Router(twice)).hasMessageContaining("two routes answer GET");
  }
}
