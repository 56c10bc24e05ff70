package dev.millrace.engine.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The documents in json columns: plain maps, lists and scalars, and back. Instants, dates and
 * durations are written as ISO text and come back as text. Safe for all threads.
 */
public final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .build();
  private static final TypeReference<LinkedHashMap<String, @Nullable Object>> MAP =
      new TypeReference<>() {};
  private static final TypeReference<List<@Nullable Object>> LIST = new TypeReference<>() {};

  private Json() {}

  public static String write(@Nullable Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a JSON value: " + e.getOriginalMessage(), e);
    }
  }

  public static @Nullable Object read(String json) {
    try {
      return MAPPER.readValue(json, Object.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** An object; null and the JSON null are the empty map. */
  public static Map<String, @Nullable Object> readMap(@Nullable String json) {
    if (json == null) {
      return Map.of();
    }
    try {
      Map<String, @Nullable Object> map = MAPPER.readValue(json, MAP);
      return map == null ? Map.of() : map;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a JSON object: " + e.getOriginalMessage(), e);
    }
  }

  /** An object of texts, such as labels. */
  public static Map<String, String> readTexts(@Nullable String json) {
    Map<String, String> texts = new LinkedHashMap<>();
    readMap(json).forEach((key, value) -> texts.put(key, String.valueOf(value)));
    return texts;
  }

  /** An array; null and the JSON null are the empty list. */
  public static List<@Nullable Object> readList(@Nullable String json) {
    if (json == null) {
      return List.of();
    }
    try {
      List<@Nullable Object> list = MAPPER.readValue(json, LIST);
      return list == null ? List.of() : list;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a JSON array: " + e.getOriginalMessage(), e);
    }
  }
}
