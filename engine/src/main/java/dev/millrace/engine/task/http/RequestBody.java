package dev.millrace.engine.task.http;

import dev.millrace.engine.task.Files;
import dev.millrace.engine.task.JsonText;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request, which can be sent again when a redirect asks for it.
 *
 * @param contentType null when there is no body
 */
record RequestBody(BodyPublisher publisher, @Nullable String contentType) {

  static final RequestBody NONE = new RequestBody(BodyPublishers.noBody(), null);

  static RequestBody of(HttpParams params, RunContext context) throws IOException, TaskFailure {
    if (params.formData() != null) {
      return params.bodyType().startsWith(HttpParams.MULTIPART)
          ? multipart(params.formData(), context)
          : form(params.formData());
    }
    if (params.body() == null) {
      return NONE;
    }
    Charset charset = charset(params.given().defaultCharset());
    return new RequestBody(BodyPublishers.ofString(params.body(), charset), params.bodyType());
  }

  static Charset charset(@Nullable String name) throws TaskFailure {
    try {
      return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new TaskFailure(
          "Property `options.defaultCharset`: there is no charset `" + name + "`");
    }
  }

  private static RequestBody form(Map<String, @Nullable Object> fields) {
    return new RequestBody(BodyPublishers.ofString(Uris.encodedFields(fields)), HttpParams.FORM);
  }

  private static RequestBody multipart(Map<String, @Nullable Object> fields, RunContext context)
      throws IOException, TaskFailure {
    Multipart multipart = new Multipart(context.files());
    for (Map.Entry<String, @Nullable Object> field : fields.entrySet()) {
      Object value = field.getValue();
      for (Object each :
          value instanceof List<?> list ? list : List.of(value == null ? "" : value)) {
        multipart.add(field.getKey(), each);
      }
    }
    return multipart.end();
  }

  /** Puts the parts of a form together; files are read while they are sent. */
  private static final class Multipart {
    private final String boundary = "millrace-" + UUID.randomUUID();
    private final List<BodyPublisher> parts = new ArrayList<>();
    private final Files files;
    private long length;

    Multipart(Files files) {
      this.files = files;
    }

    void add(String name, @Nullable Object value) throws IOException, TaskFailure {
      if (value instanceof Map<?, ?> block) {
        Object fileName = block.get("name");
        Object content = block.get("content");
        if (fileName == null || content == null) {
          throw new TaskFailure(
              "Property `formData." + name + "`: a file needs `name` and `content`");
        }
        addPart(name, fileName.toString(), text(content));
      } else {
        String text = text(value);
        addPart(name, isFile(text) ? text.substring(text.lastIndexOf('/') + 1) : null, text);
      }
    }

    private void addPart(String name, @Nullable String fileName, String content)
        throws IOException {
      StringBuilder head = new StringBuilder("--" + boundary + "\r\n");
      head.append("Content-Disposition: form-data; name=\"").append(quoted(name)).append('"');
      if (fileName != null) {
        head.append("; filename=\"").append(quoted(fileName)).append("\"\r\n");
        head.append("Content-Type: application/octet-stream");
      }
      head.append("\r\n\r\n");
      addText(head.toString());
      if (isFile(content)) {
        length += files.size(content);
        parts.add(BodyPublishers.ofInputStream(() -> open(content)));
      } else {
        addText(content);
      }
      addText("\r\n");
    }

    private void addText(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      length += bytes.length;
      parts.add(BodyPublishers.ofByteArray(bytes));
    }

    private InputStream open(String uri) {
      try {
        return files.open(uri);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    RequestBody end() {
      addText("--" + boundary + "--\r\n");
      BodyPublisher all = BodyPublishers.concat(parts.toArray(BodyPublisher[]::new));
      return new RequestBody(
          BodyPublishers.fromPublisher(all, length),
          HttpParams.MULTIPART + "; boundary=" + boundary);
    }

    private static boolean isFile(String text) {
      return text.startsWith("kestra://") || text.startsWith("nsfile://");
    }

    private static String text(@Nullable Object value) {
      return value instanceof String text ? text : JsonText.write(value);
    }

    /** As browsers do it; a line break would end the header. */
    private static String quoted(String text) {
      return text.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
    }
  }
}
