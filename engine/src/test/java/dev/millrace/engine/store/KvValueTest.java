package dev.millrace.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.state.KvType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KvValueTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "\"text\" | STRING",
        "plain text | STRING",
        "1 | NUMBER",
        "-1.5e3 | NUMBER",
        "true | BOOLEAN",
        "{\"a\":1} | JSON",
        "[1,2] | JSON",
        "null | JSON",
        "2026-01-31 | DATE",
        "2026-01-31T10:00:00Z | DATETIME",
        "2026-01-31T10:00:00.123+02:00 | DATETIME",
        "2026-01-31T10:00:00 | DATETIME",
        "PT1H30M | DURATION",
        "P1D | DURATION",
        "PATH | STRING",
        "2026-02-31 | STRING",
      })
  void aBodyIsTypedByItsLook(String body, KvType type) {
    assertThat(KvValue.parse(body).type()).isEqualTo(type);
  }

  @Test
  void aBodyKeepsItsValue() {
    assertThat(KvValue.parse("\"a b\"").value()).isEqualTo("a b");
    assertThat(KvValue.parse("{\"a\":[1,true]}").value()).isEqualTo(Map.of("a", List.of(1, true)));
    assertThat(KvValue.parse("no quotes").value()).isEqualTo("no quotes");
  }

  @Test
  void javaTimesBecomeIsoText() {
    assertThat(KvValue.of(Instant.EPOCH))
        .isEqualTo(new KvValue(KvType.DATETIME, "1970-01-01T00:00:00Z"));
    assertThat(KvValue.of(LocalDate.EPOCH)).isEqualTo(new KvValue(KvType.DATE, "1970-01-01"));
    assertThat(KvValue.of(Duration.ofHours(1))).isEqualTo(new KvValue(KvType.DURATION, "PT1H"));
  }

  @Test
  void aTypeThatIsAskedForConverts() {
    assertThat(KvValue.of("NUMBER", " 42 ").value()).isEqualTo(42L);
    assertThat(KvValue.of("number", "1.50").value()).isEqualTo(new BigDecimal("1.50"));
    assertThat(KvValue.of("BOOLEAN", "True").value()).isEqualTo(true);
    assertThat(KvValue.of("STRING", 12).value()).isEqualTo("12");
    assertThat(KvValue.of("STRING", Map.of("a", 1)).value()).isEqualTo("{\"a\":1}");
    assertThat(KvValue.of("JSON", "{\"a\":1}").value()).isEqualTo(Map.of("a", 1));
    assertThat(KvValue.of("DATE", "2026-01-31").value()).isEqualTo("2026-01-31");
  }

  @ParameterizedTest
  @CsvSource({
    "NUMBER, one",
    "NUMBER, 1e999999999",
    "BOOLEAN, yes",
    "DATE, 31.1.2026",
    "DATETIME, 2026-01-31",
    "DURATION, 1h",
    "JSON, {a",
    "BLOB, x"
  })
  void aValueThatIsNotOfTheTypeIsRefused(String type, String value) {
    assertThatThrownBy(() -> KvValue.of(type, value)).isInstanceOf(EngineException.class);
  }
}
