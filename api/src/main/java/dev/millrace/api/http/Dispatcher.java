package dev.millrace.api.http;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import io.javalin.http.Context;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of every call: find its route, ask {@link Access}, let the handler answer, turn what it
 * raises into an answer, count it. Runs on the call's thread.
 */
public final class Dispatcher {

  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  /** Calls without a route have these, so that they too are admitted by permission. */
  private static final Route UNKNOWN =
      new Route(Method.GET, "/unknown", Permission.SIGNED_IN, _ -> {});

  private static final Route UNKNOWN_CHANGE =
      new Route(Method.POST, "/unknown", Permission.SIGNED_IN, _ -> {});

  private static final String TENANT_BASE = Route.API + "/" + Route.TENANT + "/";

  /** Parts of Kestra's API that callers may expect here. */
  private static final Set<String> NOT_SUPPORTED =
      Set.of(
          "ai",
          "apps",
          "assets",
          "auditlogs",
          "auths",
          "banners",
          "bindings",
          "blueprints",
          "concurrency-limit",
          "dashboards",
          "groups",
          "instance",
          "invitations",
          "kill-switches",
          "me",
          "roles",
          "secrets",
          "security-integrations",
          "service-accounts",
          "stats",
          "taskruns",
          "templates",
          "tenants",
          "tests",
          "triggers",
          "usages",
          "users");

  private record TimerKey(Route route, String method, int status) {}

  private final Router router;
  private final Access access;
  private final RequestLimits limits;
  private final MeterRegistry meters;
  private final Closing closing = new Closing();
  private final Map<TimerKey, Timer> timers = new ConcurrentHashMap<>();

  /**
   * @param login null where nobody has to sign in
   * @param onlyHost without a login: the one name calls may use besides those of loopback; null:
   *     any
   */
  public Dispatcher(
      List<Route> routes,
      @Nullable Login login,
      @Nullable String onlyHost,
      RequestLimits limits,
      MeterRegistry meters) {
    this.router = new Router(routes);
    this.access = new Access(login, onlyHost);
    this.limits = limits;
    this.meters = meters;
  }

  /**
   * Takes no new calls and waits for those under way; those that would take long are told, and end.
   */
  public void close(Duration grace) throws InterruptedException {
    closing.begin(grace.toMillis());
  }

  /** Answers one call. */
  public void dispatch(Context context) throws IOException {
    closing.enter();
    try {
      answer(context);
      sendWhole(context);
    } finally {
      closing.leave();
    }
  }

  /** A server that stops cuts what is not sent when the last call is over. */
  private static void sendWhole(Context context) {
    try {
      context.res().getOutputStream().close();
    } catch (IOException e) {
      LOG.debug("the caller has gone before its answer was sent", e);
    }
  }

  private void answer(Context context) throws IOException {
    long begun = System.nanoTime();
    HttpServletRequest request = context.req();
    HttpServletResponse response = context.res();
    response.setHeader("X-Content-Type-Options", "nosniff");
    Route route = UNKNOWN;
    try {
      String name = request.getMethod();
      Method method = Method.of(name);
      Router.Match match = router.find(request.getRequestURI(), method);
      if (match instanceof Router.Found found) {
        route = found.route();
        Caller caller = access.admit(route, request);
        refuseWhenClosing(route, response);
        Exchange exchange =
            new Exchange(context, route, found.parameters(), limits, caller, closing);
        route.check(exchange.query());
        route.handler().answer(exchange);
      } else {
        access.admit(method == Method.GET ? UNKNOWN : UNKNOWN_CHANGE, request);
        answerWithoutRoute(request, response, match);
      }
    } catch (
        Exception e) { // the top of the call's thread: whatever it is, the caller gets an answer
      if (e instanceof HttpError refused && refused.problem() == Problem.NOT_SIGNED_IN) {
        response.setHeader("WWW-Authenticate", "Basic realm=\"Millrace\", charset=\"UTF-8\"");
      }
      Errors.answer(request, response, e);
    } finally {
      record(route, request.getMethod(), response.getStatus(), System.nanoTime() - begun);
    }
  }

  private void refuseWhenClosing(Route route, HttpServletResponse response) {
    if (closing.isBegun() && route.permission() != Permission.PUBLIC) {
      response.setHeader("Connection", "close");
      throw new EngineException(
          ErrorCode.SHUTTING_DOWN, "This node is stopping; ask another one, or again in a moment");
    }
  }

  private static void answerWithoutRoute(
      HttpServletRequest request, HttpServletResponse response, Router.Match match) {
    switch (match) {
      case Router.WrongMethod known -> {
        response.setHeader("Allow", allow(known.allowed()));
        if (!request.getMethod().equals("OPTIONS")) {
          throw new HttpError(
              Problem.METHOD_NOT_ALLOWED,
              request.getMethod() + " is not possible here; possible: " + allow(known.allowed()));
        }
        response.setStatus(204);
      }
      case Router.Unknown _ -> throw unknown(request.getRequestURI());
      case Router.Found found -> throw new IllegalStateException("has a route: " + found.route());
    }
  }

  private static HttpError unknown(String path) {
    String prefix = path.startsWith(TENANT_BASE) ? TENANT_BASE : Route.API + "/";
    String area = path.startsWith(prefix) ? path.substring(prefix.length()).split("/", 2)[0] : "";
    if (NOT_SUPPORTED.contains(area)) {
      return new HttpError(
          Problem.NOT_SUPPORTED,
          area + " are a part of Kestra's API that this version does not have; see docs/api.md");
    }
    return new HttpError(
        Problem.PATH_UNKNOWN,
        "nothing answers at this path; docs/api.md lists the paths, all below "
            + Route.API
            + "/ or "
            + TENANT_BASE);
  }

  private static String allow(Set<Method> methods) {
    String names = methods.stream().map(Method::name).collect(Collectors.joining(", "));
    return (methods.contains(Method.GET) ? "HEAD, " : "") + names + ", OPTIONS";
  }

  private void record(Route route, String method, int status, long nanos) {
    String known = Method.of(method) == null ? "OTHER" : method;
    timers
        .computeIfAbsent(new TimerKey(route, known, status), this::timer)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(TimerKey key) {
    return Timer.builder("http.server.requests")
        .description("Calls of the HTTP API")
        .tag("method", key.method)
        .tag("uri", key.route.path())
        .tag("status", Integer.toString(key.status))
        .register(meters);
  }
}
