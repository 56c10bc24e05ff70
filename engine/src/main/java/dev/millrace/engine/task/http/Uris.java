package dev.millrace.engine.task.http;

import dev.millrace.engine.task.TaskFailure;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads addresses as people write them, and compares where they lead. */
final class Uris {

  private static final String ALLOWED = "-._~:/?#[]@!$&'()*+,;=%";

  private Uris() {}

  /**
   * The address with its query parameters. Characters that may not stand in one are escaped.
   *
   * @throws TaskFailure when it is not an HTTP address
   */
  static URI of(String text, @Nullable Map<String, @Nullable Object> params) throws TaskFailure {
    try {
      URI uri = new URI(withQuery(escaped(text.strip()), params == null ? Map.of() : params));
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      if (!scheme.equals("http") && !scheme.equals("https")) {
        throw new TaskFailure("Property `uri`: `" + text + "` must begin with http:// or https://");
      }
      if (uri.getHost() == null) {
        throw new TaskFailure("Property `uri`: `" + text + "` names no host");
      }
      return uri;
    } catch (URISyntaxException e) {
      throw new TaskFailure("Property `uri`: `" + text + "` is not an address: " + e.getReason());
    }
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || ALLOWED.indexOf(c) >= 0);
          String letter = Character.toString(c);
          escaped.append(plain ? letter : encoded(letter));
        });
    return escaped.toString();
  }

  private static String withQuery(String uri, Map<String, @Nullable Object> params) {
    if (params.isEmpty()) {
      return uri;
    }
    int hash = uri.indexOf('#');
    String base = hash < 0 ? uri : uri.substring(0, hash);
    String fragment = hash < 0 ? "" : uri.substring(hash);
    String separator =
        base.contains("?") ? (base.endsWith("?") || base.endsWith("&") ? "" : "&") : "?";
    return base + separator + encodedFields(params) + fragment;
  }

  /** Names and values joined as in a query or a form; a list gives several of one name. */
  static String encodedFields(Map<String, @Nullable Object> fields) {
    List<String> pairs = new ArrayList<>();
    fields.forEach((name, value) -> {
      for (Object each : value instanceof List<?> list ? list : nullableList(value)) {
        pairs.add(encoded(name) + "=" + encoded(each == null ? "" : each.toString()));
      }
    });
    return String.join("&", pairs);
  }

  private static List<?> nullableList(@Nullable Object value) {
    return value == null ? List.of("") : List.of(value);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Whether what is meant for one may be told to the other: same scheme, host and port. */
  static boolean sameOrigin(URI a, URI b) {
    return a.getScheme().equalsIgnoreCase(b.getScheme())
        && a.getHost().equalsIgnoreCase(b.getHost())
        && port(a) == port(b);
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
  }

  /** The address without a user name and password, fit for logs and outputs. */
  static URI withoutUser(URI uri) {
    if (uri.getRawUserInfo() == null) {
      return uri;
    }
    return URI.create(uri.toString().replaceFirst("//[^/@]*@", "//"));
  }
}
