package dev.millrace.api.http;

import java.util.ArrayList;
import java.util.List;

/**
 * One row of the route table: what is called, what the caller must be allowed to do, who answers. A
 * path part in braces is a parameter. Paths under {@link #API} answer with and without the tenant.
 *
 * @param path whole path, beginning with a slash and without one at the end
 */
public record Route(Method method, String path, Permission permission, Handler handler) {

  /** Base of everything but health and metrics. */
  public static final String API = "/api/v1";

  /** The one tenant, which callers may name after the base. */
  public static final String TENANT = "main";

  public Route {
    if (!path.startsWith("/") || (path.length() > 1 && path.endsWith("/"))) {
      throw new IllegalArgumentException(path + ": begins with a slash and does not end with one");
    }
  }

  /** A route of the API, its path given relative to {@link #API}. */
  public static Route api(Method method, String path, Permission permission, Handler handler) {
    return new Route(method, API + path, permission, handler);
  }

  /** Every path this route answers at: as written, and with the tenant. */
  public List<String> paths() {
    return path.startsWith(API + "/")
        ? List.of(path, API + "/" + TENANT + path.substring(API.length()))
        : List.of(path);
  }

  /** Names of the parameters in the order of the path. */
  List<String> parameters() {
    List<String> names = new ArrayList<>();
    for (String part : path.substring(1).split("/", -1)) {
      if (isParameter(part)) {
        names.add(part.substring(1, part.length() - 1));
      }
    }
    return names;
  }

  static boolean isParameter(String part) {
    return part.startsWith("{");
  }
}
