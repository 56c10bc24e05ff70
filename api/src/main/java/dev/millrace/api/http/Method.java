package dev.millrace.api.http;

import org.jspecify.annotations.Nullable;

/** The HTTP methods a route can have; HEAD and OPTIONS follow from them. */
public enum Method {
  GET,
  POST,
  PUT,
  PATCH,
  DELETE;

  /** The route method a request method asks for; null when no route can have it. */
  static @Nullable Method of(String name) {
    return switch (name) {
      case "GET", "HEAD" -> GET;
      case "POST" -> POST;
      case "PUT" -> PUT;
      case "PATCH" -> PATCH;
      case "DELETE" -> DELETE;
      default -> null;
    };
  }

  /** Whether a call may change something, so that it must not come from a foreign web page. */
  boolean changesState() {
    return this != GET;
  }
}
