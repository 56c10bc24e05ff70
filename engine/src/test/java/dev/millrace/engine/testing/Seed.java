package dev.millrace.engine.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * One snippet of a user's document as a flow, with what must become of it: a run, or words of the
 * validator.
 *
 * @param document the table it stands in
 * @param flows texts of flows to save first
 * @param files namespace files by path
 * @param served what an {@link ExampleServer} answers with, by path
 * @param refused pieces of the validator's errors; empty when the flow is valid
 * @param warned pieces of the validator's warnings
 */
public record Seed(
    String document,
    String title,
    String flow,
    List<String> flows,
    Map<String, String> files,
    Map<String, String> served,
    List<String> refused,
    List<String> warned,
    Expectation expected) {

  private static final List<String> DOCUMENTS = List.of("kestra-notes", "kestra-best-practices");

  /** All snippets, in the order of the documents. */
  public static List<Seed> all() {
    List<Seed> seeds = new ArrayList<>();
    for (String document : DOCUMENTS) {
      Map<?, ?> table = (Map<?, ?>) read("/seeds/" + document + ".yaml");
      for (Object row : (List<?>) Objects.requireNonNull(table.get("seeds"))) {
        seeds.add(of(document, (Map<?, ?>) row));
      }
    }
    return seeds;
  }

  private static Object read(String resource) {
    try (InputStream text = Seed.class.getResourceAsStream(resource)) {
      return new Load(LoadSettings.builder().build()).loadFromInputStream(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("unchecked")
  private static Seed of(String document, Map<?, ?> row) {
    return new Seed(
        document,
        (String) row.get("title"),
        (String) row.get("flow"),
        texts(row.get("flows")),
        map(row.get("files")),
        map(row.get("served")),
        texts(row.get("refused")),
        texts(row.get("warned")),
        new Expectation((Map<String, @Nullable Object>) map(row.get("expect"))));
  }

  @SuppressWarnings("unchecked")
  private static List<String> texts(@Nullable Object value) {
    return value == null ? List.of() : (List<String>) value;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Map map(@Nullable Object value) {
    return value == null ? Map.of() : (Map) value;
  }

  @Override
  public String toString() {
    return document + ": " + title;
  }
}
