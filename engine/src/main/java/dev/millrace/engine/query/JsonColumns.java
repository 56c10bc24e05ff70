package dev.millrace.engine.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Documents of json columns as plain maps and lists. Safe for all threads. */
final class JsonColumns {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final TypeReference<LinkedHashMap<String, @Nullable Object>> MAP =
      new TypeReference<>() {};
  private static final TypeReference<List<Map<String, @Nullable Object>>> MAPS =
      new TypeReference<>() {};

  private JsonColumns() {}

  static @Nullable Object value(String json) {
    try {
      return MAPPER.readValue(json, Object.class);
    } catch (JsonProcessingException e) {
      throw broken(e);
    }
  }

  static @Nullable Map<String, @Nullable Object> map(@Nullable String json) {
    try {
      return json == null ? null : MAPPER.readValue(json, MAP);
    } catch (JsonProcessingException e) {
      throw broken(e);
    }
  }

  static Map<String, String> texts(@Nullable String json) {
    Map<String, String> texts = new LinkedHashMap<>();
    Map<String, @Nullable Object> map = map(json);
    if (map != null) {
      map.forEach((key, value) -> texts.put(key, String.valueOf(value)));
    }
    return texts;
  }

  static List<Map<String, @Nullable Object>> maps(@Nullable String json) {
    try {
      return json == null ? List.of() : MAPPER.readValue(json, MAPS);
    } catch (JsonProcessingException e) {
      throw broken(e);
    }
  }

  static String write(Object value) {
    try {
      // jsonb has no NUL in its texts.
      return MAPPER.writeValueAsString(value).replace("\\u0000", "");
    } catch (JsonProcessingException e) {
      throw broken(e);
    }
  }

  private static IllegalStateException broken(JsonProcessingException e) {
    return new IllegalStateException("a stored document is not JSON", e);
  }
}
