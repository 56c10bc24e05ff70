package dev.millrace.engine.task.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.task.HandlerSettings;
import dev.millrace.engine.task.HttpTargets;
import dev.millrace.engine.task.TaskFailure;
import dev.millrace.engine.task.http.Loopback.Seen;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a request may go, and where it follows a redirect to. */
class RequestTargetsTest extends RequestTests {

  @ParameterizedTest
  @CsvSource({"301,GET,''", "302,GET,''", "303,GET,''", "307,POST,x", "308,POST,x"})
  void redirectsAreFollowedByTheRulesOfTheirCode(int code, String method, String body)
      throws Exception {
    server.redirect("/from", code, "/ok");

    Map<String, @Nullable Object> outputs =
        request("uri", server.url("/from"), "method", "POST", "body", "x");

    assertThat(outputs).containsEntry("code", 200).containsEntry("body", "fine");
    server.seen.take();
    Seen second = server.seen.take();
    assertThat(second.method()).isEqualTo(method);
    assertThat(second.body()).isEqualTo(body);
  }

  @Test
  void aRedirectIsAnAnswerWhenItIsNotToBeFollowed() throws Exception {
    server.redirect("/from", 302, "/ok");

    assertThat(request("uri", server.url("/from"), "options", Map.of("followRedirects", false)))
        .containsEntry("code", 302);
  }

  @Test
  void redirectsInACircleEnd() {
    server.redirect("/circle", 302, "/circle");

    assertThatThrownBy(() -> request("uri", server.url("/circle")))
        .isInstanceOf(TaskFailure.class)
        .hasMessageContaining("redirects");
  }

  @Test
  void credentialsDoNotFollowARedirectToAnotherHost() throws Exception {
    server.redirect("/away", 307, server.otherUrl("/ok")).redirect("/near", 307, "/ok");
    Map<String, Object> options =
        Map.of("auth", Map.of("type", "BASIC", "username", "u", "password", "p"));
    Map<String, Object> headers =
        Map.of("Cookie", "c=1", "X-Api-Key", "k", "X-Auth-Token", "t", "Accept", "text/plain");

    request("uri", server.url("/near"), "options", options, "headers", headers);
    request("uri", server.url("/away"), "options", options, "headers", headers);

    server.seen.take();
    Seen near = server.seen.take();
    server.seen.take();
    Seen away = server.seen.take();
    assertThat(near.headers()).containsKeys("Authorization", "Cookie", "X-api-key", "X-auth-token");
    assertThat(away.headers())
        .doesNotContainKeys("Authorization", "Cookie", "X-api-key", "X-auth-token")
        .containsKey("Accept");
  }

  @Test
  void credentialsDoNotComeBackWithARedirectBack() throws Exception {
    server
        .redirect("/away", 302, server.otherUrl("/back"))
        .redirect("/back", 302, server.url("/ok"));

    request("uri", server.url("/away"), "headers", Map.of("Authorization", "Bearer t"));

    server.seen.take();
    server.seen.take();
    assertThat(server.seen.take().headers()).doesNotContainKey("Authorization");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data/",
        "http://2852039166/",
        "http://[::ffff:169.254.169.254]/",
        "http://[::ffff:a9fe:a9fe]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://[2002:a9fe:a9fe::]/",
        "http://[fe80::1]/",
        "http://user@169.254.169.254/",
        "http://100.100.100.200/",
        "http://[fd00:ec2::254]/",
      })
  void metadataServicesAreOutOfReach(String uri) {
    assertThatThrownBy(() -> request("uri", uri))
        .isInstanceOf(TaskFailure.class)
        .hasMessageContaining("may not reach");
  }

  @Test
  void aRedirectToAMetadataServiceIsOutOfReach() {
    server.redirect("/from", 302, "http://169.254.169.254/latest/");

    assertThatThrownBy(() -> request("uri", server.url("/from")))
        .isInstanceOf(TaskFailure.class)
        .hasMessageContaining("may not reach");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:1/", "http://localhost:1/", "http://0.0.0.0:1/", "http://[::1]:1/",
        "http://10.0.0.1/", "http://192.168.1.1/", "http://172.16.0.1/", "http://100.64.0.1/",
        "http://[fd00::1]/", "http://[::ffff:127.0.0.1]/", "http://2130706433/",
      })
  void privateAddressesAreOutOfReachWhenOnlyPublicOnesAreAllowed(String uri) {
    context.with(HandlerSettings.defaults().withHttpTargets(HttpTargets.PUBLIC));

    assertThatThrownBy(() -> request("uri", uri))
        .isInstanceOf(TaskFailure.class)
        .hasMessageContaining("may not reach");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ftp://x/ | must begin with http",
        "nonsense | must begin with http",
        "http:///x | names no host",
        "file:///etc/passwd | must begin with http",
        "http://no-such-host.invalid/ | There is no host `no-such-host.invalid`",
      })
  void anAddressThatLeadsNowhereIsExplained(String uri, String message) {
    assertThatThrownBy(() -> request("uri", uri))
        .isInstanceOf(TaskFailure.class)
        .hasMessageContaining(message);
  }

  @Test
  void aClosedPortIsExplained() {
    String url = server.url("/ok");
    server.close();

    assertThatThrownBy(() -> request("uri", url))
        .isInstanceOf(TaskFailure.class)
        .hasMessageContaining("Cannot connect to http://127.0.0.1:");
  }
}
