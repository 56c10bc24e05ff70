package dev.millrace.engine.store;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A document kept as JSON text in the database: parsed when a value is asked for, written when the
 * text is, each once. Immutable to its users; safe for all threads (at worst work is done twice).
 */
public final class Document {

  public static final Document EMPTY = ofValue(Map.of());

  private @Nullable String text;
  private @Nullable Object value;
  private final boolean read;

  private Document(@Nullable String text, @Nullable Object value) {
    this.text = text;
    this.value = value;
    this.read = text != null;
  }

  public static Document ofText(String text) {
    return new Document(text, null);
  }

  public static Document ofValue(Object value) {
    return new Document(null, value);
  }

  /** The JSON text. */
  public String text() {
    String known = text;
    if (known == null) {
      known = Json.write(value);
      text = known;
    }
    return known;
  }

  /** The document as somebody who reads it later finds it: its values are those of JSON. */
  Document stored() {
    return read ? this : ofText(text());
  }

  /** The document as a map, for those that are objects. */
  @SuppressWarnings("unchecked")
  public Map<String, @Nullable Object> map() {
    Object known = value;
    if (known == null) {
      known = Json.read(text());
      value = known;
    }
    return known instanceof Map ? (Map<String, @Nullable Object>) known : new LinkedHashMap<>();
  }
}
