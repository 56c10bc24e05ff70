package dev.millrace.api.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one way API documents are written and read: ISO dates and durations, no null properties,
 * bounded depth, numbers and names when reading. Safe for all threads.
 */
public final class Json {

  private static final int DEPTH_MAX = 200;
  private static final int NUMBER_DIGITS_MAX = 400;
  private static final int NAME_CHARS_MAX = 10_000;

  private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(factory())
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();

  private Json() {}

  private static JsonFactory factory() {
    return new JsonFactoryBuilder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(DEPTH_MAX)
                .maxNumberLength(NUMBER_DIGITS_MAX)
                .maxNameLength(NAME_CHARS_MAX)
                .build())
        .build();
  }

  /** The document of a view. */
  public static byte[] bytes(Object view) {
    try {
      return MAPPER.writeValueAsBytes(view);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + view.getClass().getName(), e);
    }
  }

  /** As {@link #bytes}, for people: indented. */
  public static String pretty(Object view) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(view);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + view.getClass().getName(), e);
    }
  }

  /** Reads a body of the given shape; raises REQUEST_INVALID that says where it is wrong. */
  public static <T> T read(byte[] body, TypeReference<T> type) {
    try {
      checkTexts(body);
      T value = MAPPER.readValue(body, type);
      if (value == null) {
        throw new EngineException(
            ErrorCode.REQUEST_INVALID, "the body is null; a JSON document is expected");
      }
      return value;
    } catch (IOException e) {
      throw new EngineException(ErrorCode.REQUEST_INVALID, "Invalid json: " + reason(e), e);
    }
  }

  /** Only an escape can bring in what cannot be stored, so a body without one is not looked at. */
  private static void checkTexts(byte[] body) throws IOException {
    if (!mayHoldSuch(body)) {
      return;
    }
    try (JsonParser parser = MAPPER.createParser(body)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME) {
          String at = parser.getParsingContext().pathAsPointer().toString();
          PlainText.require(at.isEmpty() ? "the body" : "the body at " + at, parser.getText());
        }
      }
    }
  }

  /** The same for a body that is JSON or something else. */
  static void checkIfJson(byte[] body) {
    try {
      checkTexts(body);
    } catch (IOException notJson) {
      // Then its escapes mean nothing, and it is kept as it was written.
      return;
    }
  }

  private static boolean mayHoldSuch(byte[] body) {
    for (int at = 0; at + 2 < body.length; at++) {
      if (body[at] == '\\' && body[at + 1] == 'u') {
        byte digit = body[at + 2];
        if (digit == '0' || digit == 'd' || digit == 'D') {
          return true;
        }
      }
    }
    return false;
  }

  /** Reads a JSON object. */
  public static Map<String, @Nullable Object> object(byte[] body) {
    return read(body, OBJECT);
  }

  /** Any JSON value, or null when the text is not JSON. */
  public static @Nullable Parsed parse(String text) {
    try {
      return new Parsed(MAPPER.readValue(text, Object.class));
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /** The value of a text that is JSON. */
  public record Parsed(@Nullable Object value) {}

  private static String reason(IOException e) {
    if (e instanceof JsonProcessingException wrong) {
      String where =
          wrong.getLocation() == null
              ? ""
              : " at line "
                  + wrong.getLocation().getLineNr()
                  + ", column "
                  + wrong.getLocation().getColumnNr();
      return (wrong instanceof MismatchedInputException other
              ? mismatch(other)
              : wrong.getOriginalMessage())
          + where;
    }
    return String.valueOf(e.getMessage());
  }

  /** Jackson would name our classes. */
  private static String mismatch(MismatchedInputException wrong) {
    if (wrong.getOriginalMessage().startsWith("Trailing token")) {
      return "something follows the document";
    }
    String path =
        wrong.getPath().stream()
            .map(step ->
                step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
            .collect(Collectors.joining("."))
            .replace(".[", "[");
    Class<?> type = wrong.getTargetType() == null ? Object.class : wrong.getTargetType();
    String expected =
        type.isEnum()
            ? "one of " + Arrays.toString(type.getEnumConstants())
            : Collection.class.isAssignableFrom(type)
                ? "a list"
                : type == String.class
                    ? "text"
                    : Number.class.isAssignableFrom(type) || type.isPrimitive()
                        ? "a number, or true or false"
                        : "an object";
    return (path.isEmpty() ? "" : path + " is wrong: ") + "expected " + expected;
  }
}
