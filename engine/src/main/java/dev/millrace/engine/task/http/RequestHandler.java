package dev.millrace.engine.task.http;

import dev.millrace.engine.task.Doc;
import dev.millrace.engine.task.HandlerSettings;
import dev.millrace.engine.task.HandlerType;
import dev.millrace.engine.task.Inline;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskFailure;
import dev.millrace.engine.task.TaskHandler;
import dev.millrace.engine.task.TaskResult;
import dev.millrace.engine.task.http.HttpOptions.LoggedPart;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sends a request and gives the answer, its body as text, as outputs. */
final class RequestHandler implements TaskHandler<RequestHandler.Params> {

  private static final HandlerType<Params> TYPE =
      new HandlerType<>(
          "io.kestra.plugin.core.http.Request",
          List.of("io.kestra.plugin.fs.http.Request"),
          "Send an HTTP request.",
          Params.class,
          false);

  private static final Pattern CHARSET =
      Pattern.compile("charset\\s*=\\s*\"?([^\\s;\"]+)", Pattern.CASE_INSENSITIVE);
  private static final int SHOWN_BODY = 2_000;
  private static final String NO_ENCRYPTION =
      "`encryptBody` needs encrypted outputs, which this build does not have; leave it out";

  /** Properties of the task. */
  record Params(
      @Inline HttpParams request,
      @Doc(value = "Encrypt the body among the outputs.", fallback = "false")
          @Nullable Boolean encryptBody) {}

  @Override
  public HandlerType<Params> type() {
    return TYPE;
  }

  @Override
  public List<String> warnings(Map<String, @Nullable Object> properties, HandlerSettings settings) {
    return Boolean.TRUE.equals(properties.get("encryptBody")) ? List.of(NO_ENCRYPTION) : List.of();
  }

  @Override
  public TaskResult run(Params params, RunContext context) throws Exception {
    if (Boolean.TRUE.equals(params.encryptBody())) {
      throw new TaskFailure(NO_ENCRYPTION);
    }
    HttpParams request = params.request();
    try (Exchange exchange = new Exchange(request, context)) {
      Exchange.Answer answer = exchange.send();
      String body = body(request, exchange, answer, context);
      if (request.given().logs(LoggedPart.RESPONSE_BODY) && body != null) {
        context.logs().info(body);
      }
      Map<String, @Nullable Object> outputs = new LinkedHashMap<>();
      outputs.put("uri", answer.uri().toString());
      outputs.put("code", answer.code());
      outputs.put("headers", answer.headers().map());
      if (body != null) {
        outputs.put("body", body);
      }
      if (!request.allows(answer.code())) {
        throw new TaskFailure(failure(answer.code(), body), outputs);
      }
      return TaskResult.of(outputs);
    }
  }

  static String failure(int code, @Nullable String body) {
    String message = "Failed http request with response code '" + code + "'";
    if (body == null || body.isBlank()) {
      return message;
    }
    String shown = body.length() <= SHOWN_BODY ? body : body.substring(0, SHOWN_BODY) + "…";
    return message + " and body:\n" + shown;
  }

  static @Nullable String body(
      HttpParams request, Exchange exchange, Exchange.Answer answer, RunContext context)
      throws InterruptedException, TaskFailure {
    if (answer.code() == 204) {
      return null;
    }
    Long own = request.given().maxContentLength();
    long most = own == null ? context.settings().httpBodyBytesMax() : own;
    try (CountingStream in = new CountingStream(answer.body(), most)) {
      return new String(in.readAllBytes(), charset(request, answer));
    } catch (CountingStream.TooLong e) {
      throw new TaskFailure(
          "The answer is longer than the %d bytes that are kept in memory; use http.Download, which stores it as a file, or raise the setting http-body-bytes-max"
              .formatted(most));
    } catch (IOException e) {
      throw exchange.bodyFailure(e);
    }
  }

  private static Charset charset(HttpParams request, Exchange.Answer answer) throws TaskFailure {
    Matcher named = CHARSET.matcher(answer.headers().firstValue("Content-Type").orElse(""));
    return named.find() && isSupported(named.group(1))
        ? Charset.forName(named.group(1))
        : RequestBody.charset(request.given().defaultCharset());
  }

  private static boolean isSupported(String charset) {
    try {
      return Charset.isSupported(charset);
    } catch (IllegalCharsetNameException e) {
      return false;
    }
  }
}
