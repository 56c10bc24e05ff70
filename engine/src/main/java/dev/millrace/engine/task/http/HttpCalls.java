package dev.millrace.engine.task.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.millrace.engine.task.HandlerSettings;
import dev.millrace.engine.task.TaskFailure;
import dev.millrace.engine.template.Services.HttpCall;
import dev.millrace.engine.template.TemplateException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code http()} function of expressions, over the same exchange as http.Request: the same
 * limits, the same guard against forbidden addresses. Safe for all threads.
 */
public final class HttpCalls {

  private static final ObjectMapper JSON =
      JsonMapper.builder().addModule(new JavaTimeModule()).build();

  private final HandlerSettings settings;

  public HttpCalls(HandlerSettings settings) {
    this.settings = settings;
  }

  /** What is called, without its query: that may hold the time of the day. */
  public static String place(HttpCall call) {
    int query = call.uri().indexOf('?');
    return call.method() + " " + (query < 0 ? call.uri() : call.uri().substring(0, query));
  }

  /** Sends the request; the body parsed when it is JSON, else as text. */
  public @Nullable Object call(HttpCall call) {
    ExpressionContext context = new ExpressionContext(settings);
    HttpParams params = params(call);
    try (Exchange exchange = new Exchange(params, context)) {
      Exchange.Answer answer = exchange.send();
      String body = RequestHandler.body(params, exchange, answer, context);
      if (!params.allows(answer.code())) {
        throw new TemplateException(
            "Failed to execute HTTP Request, server respond with status %d : %s"
                .formatted(answer.code(), Reasons.of(answer.code())));
      }
      return body == null || body.isBlank() ? null : parsed(body, answer);
    } catch (TaskFailure | IOException e) {
      throw new TemplateException("http() failed: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TemplateException("http() was interrupted");
    }
  }

  private static @Nullable Object parsed(String body, Exchange.Answer answer) {
    boolean json =
        answer
            .headers()
            .firstValue("Content-Type")
            .orElse("")
            .toLowerCase(Locale.ROOT)
            .contains("json");
    if (!json) {
      return body;
    }
    try {
      return JSON.readValue(body, Object.class);
    } catch (JsonProcessingException e) {
      throw new TemplateException(
          "http(): the answer says it is JSON, but is not: " + e.getOriginalMessage());
    }
  }

  private static HttpParams params(HttpCall call) {
    Map<String, @Nullable String> headers = new LinkedHashMap<>();
    headers.put("Accept", call.accept());
    call.extras().headers().forEach((name, value) -> headers.put(name, text(value)));
    Object body = call.body();
    return new HttpParams(
        call.uri(),
        call.method(),
        body == null ? null : body instanceof String text ? text : write(body),
        null,
        call.query().isEmpty() ? null : call.query(),
        call.contentType(),
        headers,
        call.extras().options().isEmpty() ? null : options(call.extras().options()),
        null,
        null);
  }

  private static HttpOptions options(Map<String, @Nullable Object> written) {
    try {
      return JSON.convertValue(written, HttpOptions.class);
    } catch (IllegalArgumentException e) {
      throw new TemplateException("http(): these options cannot be used: " + e.getMessage());
    }
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  private static String write(Object body) {
    try {
      return JSON.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new TemplateException("http(): the body is no plain value: " + e.getOriginalMessage());
    }
  }
}
