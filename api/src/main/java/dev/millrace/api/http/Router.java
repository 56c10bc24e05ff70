package dev.millrace.api.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a request in a tree of path parts: the cost does not grow with the number of
 * routes. A literal part wins over a parameter; the order of the table does not matter. Built once,
 * read by all request threads.
 */
final class Router {

  /** What a path and method lead to. */
  sealed interface Match {}

  /** A route, and the decoded values of its parameters by name. */
  record Found(Route route, Map<String, String> parameters) implements Match {}

  /** The path is known, but not with this method. */
  record WrongMethod(Set<Method> allowed) implements Match {}

  /** No route has this path. */
  record Unknown() implements Match {}

  private static final class Node {
    final Map<String, Node> literals = new HashMap<>();
    @Nullable Node parameter;
    final Map<Method, Route> routes = new EnumMap<>(Method.class);
  }

  private static final String EXECUTION = "executionId";
  private static final Pattern EXECUTION_ID = Pattern.compile("[0-9A-Za-z]{20,24}");

  private final Node root = new Node();

  Router(List<Route> routes) {
    for (Route route : routes) {
      route.paths().forEach(path -> add(path, route));
    }
  }

  private void add(String path, Route route) {
    Node node = root;
    for (String part : parts(path)) {
      if (Route.isParameter(part)) {
        if (node.parameter == null) {
          node.parameter = new Node();
        }
        node = node.parameter;
      } else {
        node = node.literals.computeIfAbsent(part, _ -> new Node());
      }
    }
    Route other = node.routes.put(route.method(), route);
    if (other != null) {
      throw new IllegalStateException(
          "two routes answer " + route.method() + " " + path + ": " + other.path());
    }
  }

  /**
   * Looks a request up.
   *
   * @param rawPath as it came, still encoded; one slash at its end does not count
   * @param method null for a method that no route has
   */
  Match find(String rawPath, @Nullable Method method) {
    String path =
        rawPath.length() > 1 && rawPath.endsWith("/")
            ? rawPath.substring(0, rawPath.length() - 1)
            : rawPath;
    List<String> parts = parts(path);
    Set<Method> allowed = new TreeSet<>();
    for (boolean strict : new boolean[] {true, false}) {
      Walk walk = new Walk(parts, method, new ArrayDeque<>(), allowed, strict);
      Route route = walk(walk, root, 0);
      if (route != null) {
        return new Found(route, byName(route, walk.values));
      }
    }
    return allowed.isEmpty() ? new Unknown() : new WrongMethod(allowed);
  }

  /**
   * A search in the tree.
   *
   * @param strict what stands in the place of an execution's id must look like one, so that a flow
   *     may be called as an action on executions is: {@code executions/company.team/restart}
   */
  private record Walk(
      List<String> parts,
      @Nullable Method method,
      Deque<String> values,
      Set<Method> allowed,
      boolean strict) {

    @Nullable Route taken(@Nullable Route route) {
      if (route == null || !strict) {
        return route;
      }
      int at = route.parameters().indexOf(EXECUTION);
      return at < 0 || EXECUTION_ID.matcher(List.copyOf(values).get(at)).matches() ? route : null;
    }
  }

  private static @Nullable Route walk(Walk walk, Node node, int depth) {
    if (depth == walk.parts.size()) {
      walk.allowed.addAll(node.routes.keySet());
      return walk.method == null ? null : walk.taken(node.routes.get(walk.method));
    }
    String part = walk.parts.get(depth);
    Node literal = node.literals.get(part);
    if (literal != null) {
      Route route = walk(walk, literal, depth + 1);
      if (route != null) {
        return route;
      }
    }
    if (node.parameter == null || part.isEmpty()) {
      return null;
    }
    walk.values.addLast(part);
    Route route = walk(walk, node.parameter, depth + 1);
    if (route == null) {
      walk.values.removeLast();
    }
    return route;
  }

  private static Map<String, String> byName(Route route, Deque<String> values) {
    Map<String, String> named = new LinkedHashMap<>();
    for (String name : route.parameters()) {
      named.put(name, decode(values.removeFirst()));
    }
    return named;
  }

  private static String decode(String part) {
    if (part.indexOf('%') < 0) {
      return part;
    }
    try {
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new HttpError(Problem.REQUEST_MALFORMED, "the path has a broken % sequence: " + part);
    }
  }

  private static List<String> parts(String path) {
    return List.of(path.substring(1).split("/", -1));
  }
}
