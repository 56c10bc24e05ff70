package dev.millrace.api.http;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a form from whatever a client sends: multipart, urlencoded, a JSON object, or
 * nothing. Multipart is read as it arrives: fields in memory, files straight to their sink.
 */
final class Forms {

  static final String MULTIPART = "multipart/form-data";

  /** Old clients name every file part so, and give the field as the file name. */
  private static final String OLD_FILES_FIELD = "files";

  private Forms() {}

  static Map<String, @Nullable Object> read(
      HttpServletRequest request, RequestLimits limits, FileSink sink) throws IOException {
    String contentType = request.getContentType();
    String mediaType = mediaType(contentType);
    return switch (mediaType) {
      case MULTIPART -> multipart(request, limits, sink);
      case "application/json" -> json(Bodies.read(request, limits.bodyBytesMax()));
      case "application/x-www-form-urlencoded" ->
          urlencoded(Bodies.read(request, limits.bodyBytesMax()));
      default -> {
        byte[] body = Bodies.read(request, limits.bodyBytesMax());
        if (body.length == 0) {
          yield new LinkedHashMap<>();
        }
        throw new HttpError(
            Problem.MEDIA_TYPE_UNKNOWN,
            "content type is "
                + contentType
                + ", expected multipart/form-data, application/json or"
                + " application/x-www-form-urlencoded");
      }
    };
  }

  /** The media type without its parameters, in lower case. */
  static String mediaType(@Nullable String contentType) {
    if (contentType == null) {
      return "";
    }
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return type.strip().toLowerCase(Locale.ROOT);
  }

  private static Map<String, @Nullable Object> json(byte[] body) {
    return body.length == 0 ? new LinkedHashMap<>() : Json.object(body);
  }

  private static Map<String, @Nullable Object> urlencoded(byte[] body) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    Query.parse(new String(body, StandardCharsets.UTF_8))
        .all()
        .forEach((name, values) -> values.forEach(value -> add(fields, name, value)));
    return fields;
  }

  private static Map<String, @Nullable Object> multipart(
      HttpServletRequest request, RequestLimits limits, FileSink sink) throws IOException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    String boundary = MultipartHeaders.parameter(request.getContentType(), "boundary");
    if (boundary == null) {
      // The official Java client announces multipart without a boundary when it has no inputs.
      if (Bodies.read(request, limits.bodyBytesMax()).length > 0) {
        throw new HttpError(
            Problem.REQUEST_MALFORMED, "the content type multipart/form-data has no boundary");
      }
      return fields;
    }
    if (request.getContentLengthLong() > limits.uploadBytesMax()) {
      throw Bodies.tooLarge(limits.uploadBytesMax());
    }
    MultipartReader parts =
        new MultipartReader(request.getInputStream(), boundary, limits.uploadBytesMax());
    int count = 0;
    for (MultipartReader.Part part = parts.next(); part != null; part = parts.next()) {
      count++;
      if (count > limits.formFieldsMax()) {
        throw new EngineException(
            ErrorCode.LIMIT_EXCEEDED, "a form has at most " + limits.formFieldsMax() + " fields");
      }
      addPart(fields, part, limits, sink);
    }
    return fields;
  }

  private static void addPart(
      Map<String, @Nullable Object> fields,
      MultipartReader.Part part,
      RequestLimits limits,
      FileSink sink)
      throws IOException {
    String fileName = part.fileName();
    if (fileName == null) {
      add(fields, part.name(), fieldText(part.content(), limits.bodyBytesMax()));
      return;
    }
    PlainText.require("the file name of the field " + part.name(), fileName);
    String field = part.name().equals(OLD_FILES_FIELD) ? fileName : part.name();
    add(fields, field, sink.store(field, fileName, part.content()));
  }

  private static String fieldText(InputStream content, int bytesMax) throws IOException {
    byte[] bytes = content.readNBytes(bytesMax);
    if (bytes.length == bytesMax && content.read() >= 0) {
      throw Bodies.tooLarge(bytesMax);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** A field given several times becomes a list. */
  private static void add(Map<String, @Nullable Object> fields, String name, Object value) {
    PlainText.require("the name of a field", name);
    if (value instanceof String text) {
      PlainText.require("the field " + name, text);
    }
    Object before = fields.get(name);
    if (before == null) {
      fields.put(name, value);
    } else if (before instanceof List<?> list) {
      List<Object> longer = new ArrayList<>(list);
      longer.add(value);
      fields.put(name, longer);
    } else {
      fields.put(name, new ArrayList<>(List.of(before, value)));
    }
  }
}
