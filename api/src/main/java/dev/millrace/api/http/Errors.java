package dev.millrace.api.http;

import dev.millrace.engine.DatabaseFaults;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jetty.io.QuietException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns whatever a handler raised into an answer: the engine's errors by their category, refused
 * calls by their problem, all else into a 500 with an id that is also in the log.
 */
final class Errors {

  private static final Logger log = LoggerFactory.getLogger(Errors.class);

  private Errors() {}

  static void answer(HttpServletRequest request, HttpServletResponse response, Throwable error)
      throws IOException {
    if (callerHasGone(error)) {
      log.debug("{} {}: the caller has gone", request.getMethod(), request.getRequestURI());
      return;
    }
    switch (error) {
      case EngineException known -> engine(request, response, known);
      case HttpError refused -> {
        if (refused.problem() == Problem.OVERLOADED) {
          response.setHeader("Retry-After", "1");
        }
        write(
            request, response, refused.problem().status(), refused.problem().name(), text(refused));
      }
      default -> {
        EngineException known = DatabaseFaults.explain(error).orElse(null);
        if (known == null) {
          internal(request, response, error);
        } else {
          engine(request, response, known);
        }
      }
    }
  }

  private static void engine(
      HttpServletRequest request, HttpServletResponse response, EngineException known)
      throws IOException {
    switch (known.code().category()) {
      case UNAVAILABLE -> response.setHeader("Retry-After", "1");
      case INTERNAL -> log.error("{} {}", request.getMethod(), request.getRequestURI(), known);
      default -> {
        // the caller's mistake, which is told to the caller alone
      }
    }
    write(request, response, status(known.code()), known.code().name(), text(known));
  }

  private static void internal(
      HttpServletRequest request, HttpServletResponse response, Throwable error)
      throws IOException {
    String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    log.error("error {} in {} {}", id, request.getMethod(), request.getRequestURI(), error);
    write(
        request,
        response,
        Problem.INTERNAL_ERROR.status(),
        Problem.INTERNAL_ERROR.name(),
        "Internal error " + id + ": the server's log says more under this id");
  }

  private static void write(
      HttpServletRequest request,
      HttpServletResponse response,
      int status,
      String code,
      String message)
      throws IOException {
    if (response.isCommitted()) {
      // Half an answer is on its way: only breaking the connection tells the caller so.
      throw new IOException("answer already begun: " + message);
    }
    Bodies.drain(request);
    byte[] body = Json.bytes(ErrorView.of(message, request.getRequestURI(), code));
    response.resetBuffer();
    response.setStatus(status);
    response.setContentType(Exchange.JSON);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private static String text(Throwable error) {
    return String.valueOf(error.getMessage());
  }

  private static boolean callerHasGone(Throwable error) {
    return error instanceof EOFException
        || (error instanceof IOException && error instanceof QuietException);
  }

  static int status(ErrorCode code) {
    return switch (code.category()) {
      case BAD_REQUEST -> 400;
      case INVALID -> 422;
      case NOT_FOUND -> 404;
      case FORBIDDEN -> 403;
      case CONFLICT -> 409;
      case GONE -> 410;
      case TOO_LARGE -> 413;
      case UNAVAILABLE -> 503;
      case INTERNAL -> 500;
    };
  }
}
