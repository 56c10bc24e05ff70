package dev.millrace.api.http;

import com.fasterxml.jackson.core.type.TypeReference;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One call: what was asked, and the means to answer it. A handler answers exactly once. Used by the
 * one thread of the call.
 */
public final class Exchange {

  static final String JSON = "application/json";

  private final Context context;
  private final Route route;
  private final Map<String, String> parameters;
  private final RequestLimits limits;
  private final Caller caller;
  private final Closing closing;
  private @Nullable Query query;

  Exchange(
      Context context,
      Route route,
      Map<String, String> parameters,
      RequestLimits limits,
      Caller caller,
      Closing closing) {
    this.closing = closing;
    this.context = context;
    this.route = route;
    this.parameters = parameters;
    this.limits = limits;
    this.caller = caller;
  }

  /** The value of a path parameter of this route. */
  public String path(String name) {
    String value = parameters.get(name);
    if (value == null) {
      throw new IllegalStateException(route.path() + " has no parameter " + name);
    }
    return value;
  }

  public Query query() {
    if (query == null) {
      query = Query.parse(context.req().getQueryString());
    }
    return query;
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(context.req().getHeader(name))
        .map(value -> PlainText.require("the header " + name, value));
  }

  /** Who calls. */
  public Caller caller() {
    return caller;
  }

  /** Tells a call that takes long when the server stops. */
  public Closing closing() {
    return closing;
  }

  /** Address under which the caller reached this server, as {@code http://host:port}. */
  public String serverUrl() {
    return context.req().getScheme() + "://" + context.req().getHeader("Host");
  }

  /** The whole body, within the limit for bodies that are kept in memory. */
  public byte[] body() throws IOException {
    return Bodies.read(context.req(), limits.bodyBytesMax());
  }

  /** The body as text in UTF-8. */
  public String text() throws IOException {
    return PlainText.require("the body", new String(body(), StandardCharsets.UTF_8));
  }

  /** The body as text that may be JSON; what JSON writes with escapes is checked as well. */
  public String looseJson() throws IOException {
    byte[] body = body();
    Json.checkIfJson(body);
    return PlainText.require("the body", new String(body, StandardCharsets.UTF_8));
  }

  /** The body as JSON of the given shape. */
  public <T> T json(TypeReference<T> type) throws IOException {
    return Json.read(body(), type);
  }

  /** Whether the body is a form with files. */
  public boolean isForm() {
    return Forms.mediaType(context.req().getContentType()).equals(Forms.MULTIPART);
  }

  /** The body as the fields of a form, whatever its content type; files go to the sink. */
  public Map<String, @Nullable Object> form(FileSink sink) throws IOException {
    return Forms.read(context.req(), limits, sink);
  }

  /** Answers 200 with a document. */
  public void answer(Object view) throws IOException {
    answer(200, view);
  }

  /** Sends the caller to another path of this server, with the same query. */
  public void redirect(String path) {
    String text = context.req().getQueryString();
    answerHeader("Location", path + (text == null ? "" : "?" + text));
    answerNothing(307);
  }

  /** Answers with a status and a document. */
  public void answer(int status, Object view) throws IOException {
    bytes(status, JSON, Json.bytes(view));
  }

  /** Answers 200 with text of the given content type. */
  public void answerText(String contentType, String text) throws IOException {
    bytes(200, contentType + "; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /** Answers with a status and no body. */
  public void answerNothing(int status) {
    context.res().setStatus(status);
  }

  /**
   * Answers 200 with a file to keep, streamed. Never shown by the browser as a page of ours: it may
   * hold anything.
   *
   * @param size in bytes, -1 when it is not known
   */
  public void answerFile(String name, long size, InputStream content) throws IOException {
    try (content) {
      OutputStream out = download(name, size);
      if (!isHead()) {
        content.transferTo(out);
      }
    }
  }

  /** As {@link #answerFile}, for content that is made while it is sent. */
  public OutputStream download(String name, long size) throws IOException {
    String shown = name.replaceAll("[^A-Za-z0-9._ -]", "_");
    context.res().setContentType("application/octet-stream");
    context.res().setHeader("Content-Disposition", "attachment; filename=\"" + shown + "\"");
    context.res().setHeader("Content-Security-Policy", "sandbox; default-src 'none'");
    if (size >= 0) {
      context.res().setContentLengthLong(size);
    }
    return context.res().getOutputStream();
  }

  /** Answers with a stream of events until the body returns or the caller goes away. */
  public void answerEvents(EventStream.Body body) throws Exception {
    context.res().setContentType("text/event-stream; charset=utf-8");
    context.res().setHeader("Cache-Control", "no-cache");
    context.res().setHeader("X-Accel-Buffering", "no");
    if (!isHead()) {
      body.write(new EventStream(context.res().getOutputStream()));
    }
  }

  /** Adds a header to the answer. */
  public void answerHeader(String name, String value) {
    context.res().setHeader(name, value);
  }

  private boolean isHead() {
    return context.req().getMethod().equals("HEAD");
  }

  private void bytes(int status, String contentType, byte[] body) throws IOException {
    context.res().setStatus(status);
    context.res().setContentType(contentType);
    context.res().setContentLength(body.length);
    context.res().getOutputStream().write(body);
  }
}
