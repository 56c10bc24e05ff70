package dev.millrace.api.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One row of the route table: what is called, what the caller must be allowed to do, who answers. A
 * path part in braces is a parameter. Paths under {@link #API} answer with and without the tenant.
 *
 * @param path whole path, beginning with a slash and without one at the end
 * @param query names it takes behind the question mark; a call with any other is refused, because
 *     one that is misspelt would be ignored: a bulk delete without its filter
 */
public record Route(
    Method method, String path, Permission permission, Handler handler, Set<String> query) {

  /** Base of everything but health and metrics. */
  public static final String API = "/api/v1";

  /** The one tenant, which callers may name after the base. */
  public static final String TENANT = "main";

  /** In the place of a name: every name is taken. */
  public static final String ANY = "*";

  /** In the place of a name: the filters of a search are taken. */
  public static final String FILTERS = "filters";

  public Route {
    query = Set.copyOf(query);
    if (!path.startsWith("/") || (path.length() > 1 && path.endsWith("/"))) {
      throw new IllegalArgumentException(path + ": begins with a slash and does not end with one");
    }
  }

  /** A route that takes nothing behind the question mark. */
  public Route(Method method, String path, Permission permission, Handler handler) {
    this(method, path, permission, handler, Set.of());
  }

  /** A route of the API, its path given relative to {@link #API}. */
  public static Route api(Method method, String path, Permission permission, Handler handler) {
    return new Route(method, API + path, permission, handler);
  }

  /** The same, taking these names behind the question mark as well. */
  public Route takes(String... names) {
    Set<String> all = new TreeSet<>(query);
    all.addAll(List.of(names));
    return new Route(method, path, permission, handler, all);
  }

  /** The same, taking the filters of a search as well. */
  public Route searches() {
    return takes(FILTERS);
  }

  /** The same, taking the page of a list and its order as well. */
  public Route pages() {
    return takes("page", "size", "sort");
  }

  /** Refuses a call with a parameter this route does not take. */
  void check(Query asked) {
    if (query.contains(ANY)) {
      return;
    }
    for (String name : asked.all().keySet()) {
      boolean taken =
          query.contains(name) || (query.contains(FILTERS) && SearchFilters.isFilter(name));
      if (!taken) {
        throw new HttpError(Problem.PARAMETER_UNKNOWN, refusal(name));
      }
    }
  }

  private String refusal(String name) {
    Set<String> known = new TreeSet<>(query);
    if (known.remove(FILTERS)) {
      known.add("filters[field][OPERATION]");
      known.addAll(SearchFilters.plainNames());
    }
    return "there is no query parameter '"
        + name
        + "' here; "
        + (known.isEmpty() ? "this path takes none" : "there are " + String.join(", ", known));
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
