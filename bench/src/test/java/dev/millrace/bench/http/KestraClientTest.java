package dev.millrace.bench.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KestraClientTest {

  @Test
  void theStateIsThatOfTheExecutionNotOfATaskRun() {
    String json =
        """
        {"id":"e1","taskRunList":[{"id":"t1","state":{"current":"FAILED"}}],
         "state":{"histories":[{"state":"CREATED"}],"current":"SUCCESS"}}
        """;

    assertThat(KestraClient.topLevelText(json.getBytes(UTF_8), "state", "current"))
        .isEqualTo("SUCCESS");
    assertThat(KestraClient.topLevelText(json.getBytes(UTF_8), "id", "")).isEqualTo("e1");
    assertThat(KestraClient.topLevelText(json.getBytes(UTF_8), "url", "")).isEmpty();
  }

  @Test
  void logTimesComeInOrder() {
    String json =
        """
        [{"timestamp":"2026-01-01T00:00:02.5Z","thread":{"timestamp":"x"}},
         {"message":"m","timestamp":"2026-01-01T01:00:01+01:00"}]
        """;

    assertThat(KestraClient.logTimes(json.getBytes(UTF_8)))
        .containsExactly(
            Instant.parse("2026-01-01T00:00:01Z"), Instant.parse("2026-01-01T00:00:02.5Z"));
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8080, 127.0.0.1, 8080, /api/v1/main",
    "http://host/, host, 80, /api/v1/main",
    "http://host:81/base/path/, host, 81, /base/path/api/v1/main"
  })
  void anAddressNamesHostPortAndPath(String url, String host, int port, String root) {
    assertThat(KestraServer.at(url, "main", "", ""))
        .isEqualTo(new KestraServer(host, port, root, null));
  }

  @Test
  void anAddressWithoutItsSchemeIsRefused() {
    assertThatThrownBy(() -> KestraServer.at("127.0.0.1:8080", "main", "", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("http://HOST:PORT");
  }
}
