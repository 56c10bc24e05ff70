package dev.millrace.engine.template;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Reads the tables of tests. */
final class TestYaml {
  private TestYaml() {}

  static Map<String, Object> map(String resource) {
    try (InputStream in = TestYaml.class.getResourceAsStream("/" + resource)) {
      return map(
          new Load(LoadSettings.builder().build())
              .loadFromInputStream(Objects.requireNonNull(in, resource)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("unchecked") // the tables have string keys
  static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }
}
