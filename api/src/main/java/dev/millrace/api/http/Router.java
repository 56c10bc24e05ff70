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
    Deque<String> values = new ArrayDeque<>();
    Set<Method> allowed = new TreeSet<>();
    Route route = walk(new Walk(parts, method, values, allowed), root, 0);
    if (route != null) {
      return new Found(route, byName(route, values));
    }
    return allowed.isEmpty() ? new Unknown() : new WrongMethod(allowed);
  }

  private record Walk(
      List<String> parts, @Nullable Method method, Deque<String> values, Set<Method> allowed) {}

  private static @Nullable Route walk(Walk walk, Node node, int depth) {
    if (depth == walk.parts.size()) {
      walk.allowed.addAll(node.routes.keySet());
      return walk.method == null ? null : node.routes.get(walk.method);
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
