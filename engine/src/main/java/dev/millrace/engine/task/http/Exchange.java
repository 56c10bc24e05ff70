package dev.millrace.engine.task.http;

import dev.millrace.engine.task.HttpTargets;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskFailure;
import dev.millrace.engine.task.http.HttpOptions.LoggedPart;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One request of a task with the redirects it leads to. Used by the attempt's thread; a kill comes
 * from another one and ends it at any point.
 */
final class Exchange implements AutoCloseable {

  private static final int REDIRECTS_MAX = 20;
  private static final Set<String> OURS =
      Set.of("connection", "content-length", "expect", "upgrade");

  /** Headers that hold credentials by their name; they stay with the host they were written for. */
  private static final Pattern SENSITIVE =
      Pattern.compile(
          "authorization|cookie|token|secret|password|api-?key|auth", Pattern.CASE_INSENSITIVE);

  private final HttpParams params;
  private final RunContext context;
  private final Clients.Lease lease;
  private volatile boolean killed;
  private volatile @Nullable CompletableFuture<?> sending;
  private volatile @Nullable InputStream body;

  Exchange(HttpParams params, RunContext context) throws TaskFailure {
    this.params = params;
    this.context = context;
    this.lease = Clients.lease(params);
    context.onKill(this::kill);
  }

  /** What the server said; the body is still to be read. */
  record Answer(URI uri, int code, HttpHeaders headers, InputStream body) {}

  /** Where the next request of an exchange goes and what it carries. */
  private record Step(
      URI uri, String method, RequestBody body, boolean trusted, @Nullable String authorization) {}

  private void kill() {
    killed = true;
    CompletableFuture<?> future = sending;
    if (future != null) {
      future.cancel(true);
    }
    closeBody();
  }

  private void closeBody() {
    InputStream open = body;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // Nobody reads it any more.
      }
    }
  }

  @Override
  public void close() {
    closeBody();
    lease.close();
  }

  /**
   * Sends the request and follows redirects.
   *
   * @throws TaskFailure when there is no answer
   * @throws InterruptedException when the attempt is killed
   */
  Answer send() throws IOException, InterruptedException, TaskFailure {
    URI given = Uris.of(params.uri(), params.params());
    Credentials credentials = Credentials.of(params, given);
    URI first = Uris.withoutUser(given);
    Step step =
        new Step(
            first, params.verb(), RequestBody.of(params, context), true, credentials.preemptive());
    boolean answeredChallenge = false;
    for (int hop = 0; hop <= REDIRECTS_MAX; hop++) {
      HttpResponse<InputStream> response = sendOne(step);
      String challenged =
          response.statusCode() == 401 && step.trusted && !answeredChallenge
              ? credentials.answer(step.method, step.uri, response.headers())
              : null;
      if (challenged != null) {
        answeredChallenge = true;
        response.body().close();
        step = new Step(step.uri, step.method, step.body, true, challenged);
      } else if (params.given().followsRedirects() && isRedirect(response)) {
        response.body().close();
        step = next(step, first, response);
      } else {
        return answer(first, response);
      }
    }
    throw new TaskFailure("More than " + REDIRECTS_MAX + " redirects from " + first);
  }

  private static boolean isRedirect(HttpResponse<?> response) {
    return switch (response.statusCode()) {
      case 301, 302, 303, 307, 308 -> response.headers().firstValue("Location").isPresent();
      default -> false;
    };
  }

  private static Step next(Step step, URI first, HttpResponse<?> response) throws TaskFailure {
    String location = response.headers().firstValue("Location").orElse("");
    URI target;
    try {
      target = Uris.withoutUser(Uris.of(step.uri.resolve(location).toString(), null));
    } catch (IllegalArgumentException e) {
      throw new TaskFailure(
          "%s redirects to `%s`, which is no address".formatted(step.uri, location));
    }
    boolean trusted = step.trusted && Uris.sameOrigin(first, target);
    int code = response.statusCode();
    boolean keeps =
        code == 307 || code == 308 || step.method.equals("GET") || step.method.equals("HEAD");
    return new Step(
        target,
        keeps ? step.method : "GET",
        keeps ? step.body : RequestBody.NONE,
        trusted,
        trusted ? step.authorization : null);
  }

  private HttpResponse<InputStream> sendOne(Step step)
      throws IOException, InterruptedException, TaskFailure {
    Dialling dialling = dial(step.uri);
    HttpRequest request = request(step, dialling);
    logRequest(step, request);
    CompletableFuture<HttpResponse<InputStream>> future =
        dialling.client().sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
    sending = future;
    try {
      if (killed) {
        throw new InterruptedException("killed");
      }
      HttpResponse<InputStream> response = future.get();
      sending = null;
      return response;
    } catch (CancellationException e) {
      throw new InterruptedException("killed");
    } catch (ExecutionException e) {
      if (killed) {
        throw new InterruptedException("killed");
      }
      throw failure(step.uri, e.getCause() == null ? e : e.getCause());
    } finally {
      future.cancel(true);
    }
  }

  /** What a proxy connects to is the proxy's affair; what is dialled from here is the proxy. */
  private Dialling dial(URI uri) throws TaskFailure {
    HttpTargets targets = context.settings().httpTargets();
    HttpOptions.Proxy proxy = params.given().chosenProxy();
    try {
      if (proxy != null) {
        InetAddress judged = Addresses.judged(String.valueOf(proxy.address()), targets);
        return Dialling.proxied(uri, judged, lease);
      }
      return Dialling.direct(uri, Addresses.judged(uri.getHost(), targets), lease);
    } catch (IllegalArgumentException e) {
      throw new TaskFailure(
          "`" + uri.getHost() + "` is no name a server can have: " + e.getMessage());
    }
  }

  private HttpRequest request(Step step, Dialling dialling) throws TaskFailure {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(dialling.uri())
            .timeout(params.given().idleLimit(context.settings().httpTimeout()))
            .version(dialling.version());
    try {
      if (dialling.host() != null) {
        builder.header("Host", dialling.host());
      }
      method(builder, step);
      headers(step).forEach(builder::header);
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new TaskFailure("This request cannot be sent: " + e.getMessage());
    }
  }

  /** A request that has no body by its nature does not speak of the length of one. */
  private static void method(HttpRequest.Builder builder, Step step) {
    boolean bare = step.body.equals(RequestBody.NONE);
    switch (bare ? step.method : "") {
      case "GET" -> builder.GET();
      case "HEAD" -> builder.HEAD();
      case "DELETE" -> builder.DELETE();
      default -> builder.method(step.method, step.body.publisher());
    }
  }

  private Map<String, String> headers(Step step) throws TaskFailure {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("User-Agent", "Millrace");
    if (step.body.contentType() != null) {
      headers.put("Content-Type", step.body.contentType());
    }
    if (step.authorization != null) {
      headers.put("Authorization", step.authorization);
    }
    Map<String, @Nullable String> own = params.headers() == null ? Map.of() : params.headers();
    for (Map.Entry<String, @Nullable String> header : own.entrySet()) {
      String name = header.getKey();
      boolean multipart = name.equalsIgnoreCase("Content-Type") && isMultipart(step.body);
      boolean left = OURS.contains(name.toLowerCase(Locale.ROOT)) || multipart;
      if (name.equalsIgnoreCase("Host")) {
        checkHost(step.uri, header.getValue());
      } else if (header.getValue() != null
          && !left
          && (step.trusted || !SENSITIVE.matcher(name).find())) {
        headers.put(name, header.getValue());
      }
    }
    return headers;
  }

  private static boolean isMultipart(RequestBody body) {
    return body.contentType() != null && body.contentType().startsWith(HttpParams.MULTIPART);
  }

  private static void checkHost(URI uri, @Nullable String host) throws TaskFailure {
    if (host != null
        && !host.equalsIgnoreCase(uri.getHost())
        && !host.equalsIgnoreCase(uri.getAuthority())) {
      throw new TaskFailure(
          "Header `Host`: is always that of `uri`; put the name there and let DNS or /etc/hosts"
              + " lead to the server");
    }
  }

  private void logRequest(Step step, HttpRequest request) {
    if (params.given().logs(LoggedPart.REQUEST_HEADERS)) {
      context.logs().info(request.method() + " " + step.uri);
      request.headers().map().forEach((name, values) -> logHeader("> ", name, values.toString()));
    }
    if (params.given().logs(LoggedPart.REQUEST_BODY) && params.body() != null) {
      context.logs().info(params.body());
    }
  }

  private void logHeader(String mark, String name, String values) {
    context.logs().info(mark + name + ": " + (SENSITIVE.matcher(name).find() ? "******" : values));
  }

  private Answer answer(URI first, HttpResponse<InputStream> response)
      throws IOException, InterruptedException {
    InputStream watched =
        new WatchedStream(
            response.body(), params.given().idleLimit(context.settings().httpTimeout()));
    body = watched;
    if (killed) {
      watched.close();
      throw new InterruptedException("killed");
    }
    if (params.given().logs(LoggedPart.RESPONSE_HEADERS)) {
      context.logs().info("< " + response.statusCode());
      response.headers().map().forEach((name, values) -> logHeader("< ", name, values.toString()));
    }
    boolean zipped =
        response
            .headers()
            .firstValue("Content-Encoding")
            .map(encoding -> encoding.toLowerCase(Locale.ROOT).contains("gzip"))
            .orElse(false);
    boolean empty =
        params.verb().equals("HEAD")
            || response.statusCode() == 204
            || response.headers().firstValue("Content-Length").map("0"::equals).orElse(false);
    InputStream content = zipped && !empty ? new GZIPInputStream(watched) : watched;
    return new Answer(first, response.statusCode(), response.headers(), content);
  }

  /**
   * What went wrong with the body, in words for the user.
   *
   * @throws InterruptedException when it was a kill
   */
  TaskFailure bodyFailure(IOException e) throws InterruptedException {
    if (killed) {
      throw new InterruptedException("killed");
    }
    if (e instanceof HttpTimeoutException) {
      return new TaskFailure(
          "The server stopped sending: "
              + e.getMessage()
              + "; see options.timeout.readIdleTimeout");
    }
    return new TaskFailure("The answer broke off: " + e.getMessage());
  }

  /** The JDK names the address that was dialled, not the name the certificate was checked for. */
  private static String reason(URI uri, SSLException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("No subject alternative") || message.contains("No name matching")
        ? "the certificate of the server is not for " + uri.getHost()
        : message;
  }

  private TaskFailure failure(URI uri, Throwable cause) {
    String where = uri.getScheme() + "://" + uri.getAuthority();
    String what =
        switch (cause) {
          case HttpConnectTimeoutException _ ->
              "No connection to " + where + " within the limit (options.timeout.connectTimeout)";
          case HttpTimeoutException _ ->
              "No answer from "
                  + where
                  + " within "
                  + params.given().idleLimit(context.settings().httpTimeout())
                  + " (options.timeout.readIdleTimeout)";
          case ConnectException _ -> "Cannot connect to " + where + ": nothing listens there";
          case SSLException e ->
              "No secure connection to "
                  + where
                  + ": "
                  + reason(uri, e)
                  + " (a private certificate needs to be known to this machine, or"
                  + " options.ssl.insecureTrustAllCertificates)";
          default -> "The request to " + where + " failed: " + cause;
        };
    TaskFailure failure = new TaskFailure(what);
    failure.initCause(cause);
    return failure;
  }
}
