package dev.millrace.engine.template.language;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.engine.template.TemplateException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plain values to JSON and back. Writing walks the value itself, so that no object is ever
 * serialized by its getters, and stops where the budget says.
 */
public final class Json {
  private static final int DEPTH_MAX = 500;
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /** The value as JSON without white space. */
  public static String write(@Nullable Object value, Budget budget) {
    LimitedWriter out = new LimitedWriter(budget);
    try (JsonGenerator json = MAPPER.getFactory().createGenerator(out)) {
      write(value, json, budget, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private static void write(@Nullable Object value, JsonGenerator json, Budget budget, int depth)
      throws IOException {
    budget.step();
    if (depth > DEPTH_MAX) {
      throw new TemplateException(
          TemplateException.Kind.BUDGET,
          "A list or map nested deeper than " + DEPTH_MAX + " levels has no JSON form");
    }
    switch (value) {
      case null -> json.writeNull();
      case String text -> json.writeString(text);
      case Boolean truth -> json.writeBoolean(truth);
      case Number number -> writeNumber(number, json);
      case byte[] bytes -> json.writeBinary(bytes);
      case Map<?, ?> map -> writeMap(map, json, budget, depth);
      case Map.Entry<?, ?> entry ->
          writeMap(Collections.singletonMap(entry.getKey(), entry.getValue()), json, budget, depth);
      default -> {
        List<@Nullable Object> elements = Values.elements(value);
        if (elements == null) {
          json.writeString(value.toString());
        } else {
          writeList(elements, json, budget, depth);
        }
      }
    }
  }

  private static void writeNumber(Number number, JsonGenerator json) throws IOException {
    switch (number) {
      case Integer whole -> json.writeNumber(whole);
      case Long whole -> json.writeNumber(whole);
      case Double fraction -> json.writeNumber(fraction);
      case Float fraction -> json.writeNumber(fraction);
      case BigInteger big -> json.writeNumber(big);
      case BigDecimal big -> json.writeNumber(big);
      default -> json.writeNumber(number.longValue());
    }
  }

  private static void writeMap(Map<?, ?> map, JsonGenerator json, Budget budget, int depth)
      throws IOException {
    json.writeStartObject();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      json.writeFieldName(String.valueOf(entry.getKey()));
      write(entry.getValue(), json, budget, depth + 1);
    }
    json.writeEndObject();
  }

  private static void writeList(
      List<@Nullable Object> list, JsonGenerator json, Budget budget, int depth)
      throws IOException {
    json.writeStartArray();
    for (Object element : list) {
      write(element, json, budget, depth + 1);
    }
    json.writeEndArray();
  }

  /** Reads JSON into maps, lists and scalars. */
  public static @Nullable Object read(String json) throws JsonProcessingException {
    return MAPPER.readValue(json, Object.class);
  }

  /** A plain value as a tree, for libraries that work on trees. */
  public static JsonNode tree(@Nullable Object value, Budget budget) {
    try {
      return MAPPER.readTree(write(value, budget));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("our own JSON does not parse", e);
    }
  }

  /** A tree as a plain value. */
  public static @Nullable Object plain(JsonNode tree) {
    try {
      return MAPPER.treeToValue(tree, Object.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree has no plain value", e);
    }
  }
}
