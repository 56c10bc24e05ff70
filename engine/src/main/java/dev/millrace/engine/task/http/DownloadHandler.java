package dev.millrace.engine.task.http;

import dev.millrace.engine.task.Doc;
import dev.millrace.engine.task.HandlerType;
import dev.millrace.engine.task.Inline;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskFailure;
import dev.millrace.engine.task.TaskHandler;
import dev.millrace.engine.task.TaskResult;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sends a request and stores the body of the answer as a file, piece by piece. */
final class DownloadHandler implements TaskHandler<DownloadHandler.Params> {

  private static final HandlerType<Params> TYPE =
      new HandlerType<>(
          "io.kestra.plugin.core.http.Download",
          List.of("io.kestra.plugin.fs.http.Download"),
          "Download a file over HTTP.",
          Params.class,
          false);

  private static final Pattern ENCODED_NAME =
      Pattern.compile("filename\\*\\s*=\\s*UTF-8''([^;\\s]+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern NAME =
      Pattern.compile("filename\\s*=\\s*(?:\"([^\"]*)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);
  private static final int SHOWN_BODY = 2_000;

  /** Properties of the task. */
  record Params(
      @Inline HttpParams request,
      @Doc(value = "Fail when the file is empty.", fallback = "true")
          @Nullable Boolean failOnEmptyResponse,
      @Doc("Name of the stored file.") @Nullable String saveAs) {}

  @Override
  public HandlerType<Params> type() {
    return TYPE;
  }

  @Override
  public TaskResult run(Params params, RunContext context) throws Exception {
    try (Exchange exchange = new Exchange(params.request(), context)) {
      Exchange.Answer answer = exchange.send();
      Map<String, @Nullable Object> outputs = new LinkedHashMap<>();
      outputs.put("code", answer.code());
      outputs.put("headers", answer.headers().map());
      if (!params.request().allows(answer.code())) {
        throw new TaskFailure(RequestHandler.failure(answer.code(), start(answer)), outputs);
      }
      store(params, exchange, answer, context, outputs);
      return TaskResult.of(outputs);
    }
  }

  private static String start(Exchange.Answer answer) throws IOException {
    return new String(answer.body().readNBytes(SHOWN_BODY), StandardCharsets.UTF_8);
  }

  private static void store(
      Params params,
      Exchange exchange,
      Exchange.Answer answer,
      RunContext context,
      Map<String, @Nullable Object> outputs)
      throws IOException, InterruptedException, TaskFailure {
    long most = context.settings().fileBytesMax();
    CountingStream in = new CountingStream(answer.body(), most);
    String uri;
    try {
      uri = context.files().put(name(params, answer), in);
    } catch (CountingStream.TooLong e) {
      throw new TaskFailure(
          "The file is longer than the %d bytes that may be stored".formatted(most));
    } catch (IOException e) {
      throw exchange.bodyFailure(e);
    }
    check(params, answer, in.count());
    outputs.put("uri", uri);
    outputs.put("length", in.count());
  }

  private static void check(Params params, Exchange.Answer answer, long length) throws TaskFailure {
    OptionalLong announced = answer.headers().firstValueAsLong("Content-Length");
    boolean encoded = answer.headers().firstValue("Content-Encoding").isPresent();
    boolean head = params.request().verb().equals("HEAD");
    if (announced.isPresent() && !encoded && !head && announced.getAsLong() != length) {
      throw new TaskFailure(
          "Invalid size, got %d, expected %d".formatted(length, announced.getAsLong()));
    }
    boolean mayBeEmpty =
        Boolean.FALSE.equals(params.failOnEmptyResponse()) || params.request().allowsFailed();
    if (length == 0 && !mayBeEmpty) {
      throw new TaskFailure(
          "No response from server: the file is empty (failOnEmptyResponse: false allows that)");
    }
  }

  /** The name the task wants, else the server's, else one of our own. Never a path. */
  static String name(Params params, Exchange.Answer answer) {
    if (params.saveAs() != null) {
      return withoutFolders(params.saveAs());
    }
    String disposition = answer.headers().firstValue("Content-Disposition").orElse("");
    String name = "";
    Matcher encoded = ENCODED_NAME.matcher(disposition);
    Matcher plain = NAME.matcher(disposition);
    if (encoded.find()) {
      name = decoded(encoded.group(1));
    } else if (plain.find()) {
      name = plain.group(1) == null ? plain.group(2) : plain.group(1);
    }
    name = withoutFolders(name);
    return name.isEmpty() ? UUID.randomUUID() + extension(answer) : name;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private static String extension(Exchange.Answer answer) {
    String path = answer.uri().getPath();
    String last = path.substring(path.lastIndexOf('/') + 1);
    int dot = last.lastIndexOf('.');
    return dot > 0 && last.substring(dot).matches("\\.\\w{1,10}") ? last.substring(dot) : ".tmp";
  }

  private static String withoutFolders(String name) {
    String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    String plain = last.replaceAll("\\p{Cntrl}", "");
    return plain.equals(".") || plain.equals("..") ? "" : plain;
  }
}
