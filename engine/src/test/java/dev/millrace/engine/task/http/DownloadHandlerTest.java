package dev.millrace.engine.task.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.task.HandlerSettings;
import dev.millrace.engine.task.TaskFailure;
import dev.millrace.engine.task.testing.FakeRunContext;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DownloadHandlerTest {

  private static final String DOWNLOAD = "io.kestra.plugin.core.http.Download";

  private final FakeRunContext context = new FakeRunContext();
  private Loopback server;

  @BeforeEach
  void open() throws Exception {
    server = new Loopback().on("/data.csv", 200, "a,b\n1,2\n").on("/empty", 200, "");
  }

  @AfterEach
  void close() throws Exception {
    server.close();
    context.close();
  }

  private Map<String, @Nullable Object> download(Object... pairs) throws Exception {
    return context.outputs(DOWNLOAD, pairs);
  }

  @Test
  void theBodyIsStored() throws Exception {
    Map<String, @Nullable Object> outputs = download("uri", server.url("/data.csv"));

    assertThat(outputs).containsEntry("code", 200).containsEntry("length", 8L);
    assertThat(outputs.get("uri")).asString().endsWith(".csv");
    assertThat(context.files.text(outputs.get("uri").toString())).isEqualTo("a,b\n1,2\n");
  }

  @Test
  void theTaskMayNameTheFile() throws Exception {
    assertThat(download("uri", server.url("/data.csv"), "saveAs", "mine.txt"))
        .containsEntry("uri", "kestra:///mine.txt");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "attachment; filename=\"report 1.csv\" | kestra:///report 1.csv",
        "attachment; filename=report.csv; size=3 | kestra:///report.csv",
        "attachment; filename=x; filename*=UTF-8''%C3%BC.csv | kestra:///ü.csv",
        "attachment; filename=\"../../etc/passwd\" | kestra:///passwd",
        "attachment; filename=\"..\\\\evil.exe\" | kestra:///evil.exe",
      })
  void theServerMayNameTheFileButNotItsFolder(String disposition, String uri) throws Exception {
    server.on(
        "/named",
        exchange -> {
          exchange.getResponseHeaders().add("Content-Disposition", disposition);
          Loopback.text(exchange, 200, "x");
        });

    assertThat(download("uri", server.url("/named"))).containsEntry("uri", uri);
  }

  @Test
  void anEmptyFileFailsUnlessItIsAllowed() throws Exception {
    assertThatThrownBy(() -> download("uri", server.url("/empty")))
        .isInstanceOf(TaskFailure.class)
        .hasMessageContaining("No response from server");

    assertThat(download("uri", server.url("/empty"), "failOnEmptyResponse", false))
        .containsEntry("length", 0L);
    assertThat(download("uri", server.url("/empty"), "options", Map.of("allowFailed", true)))
        .containsEntry("length", 0L);
  }

  @Test
  void anErrorStatusFailsAndStoresNothing() {
    server.on("/bad", 500, "oops");

    assertThatThrownBy(() -> download("uri", server.url("/bad")))
        .hasMessage("Failed http request with response code '500' and body:\noops");
    assertThat(context.files.count()).isZero();
  }

  @Test
  void aFileThatIsTooLongIsRefused() {
    context.with(HandlerSettings.defaults().withFileBytesMax(4));

    assertThatThrownBy(() -> download("uri", server.url("/data.csv")))
        .isInstanceOf(TaskFailure.class)
        .hasMessageContaining("4 bytes");
  }

  @Test
  void aFileThatBreaksOffFails() {
    server.on(
        "/half",
        exchange -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write("half".getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
        });

    assertThatThrownBy(() -> download("uri", server.url("/half")))
        .isInstanceOf(TaskFailure.class)
        .hasMessageContaining("broke off");
  }
}
