package dev.millrace.engine.task.http;

import dev.millrace.engine.task.TaskFailure;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Makes the Authorization header: of {@code options.auth}, or of a user name in the address. */
record Credentials(HttpOptions.@Nullable Auth auth) {

  /**
   * The credentials of a task.
   *
   * @throws TaskFailure when some are given but not whole
   */
  static Credentials of(HttpParams params, URI uri) throws TaskFailure {
    HttpOptions.Auth auth = params.given().credentials();
    if (auth == null && uri.getRawUserInfo() != null) {
      String[] user = uri.getRawUserInfo().split(":", 2);
      String password = user.length > 1 ? decoded(user[1]) : "";
      auth = new HttpOptions.Auth(HttpOptions.AuthType.BASIC, decoded(user[0]), password, null);
    }
    if (auth != null) {
      boolean bearer = auth.type() == HttpOptions.AuthType.BEARER;
      if ((bearer ? auth.token() : auth.username()) == null) {
        throw new TaskFailure(
            "Property `options.auth.%s`: is required for type %s, or is empty once rendered"
                .formatted(bearer ? "token" : "username", auth.type()));
      }
    }
    return new Credentials(auth);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** The header to send before the server has asked; null when there is none to send. */
  @Nullable String preemptive() {
    if (auth == null) {
      return null;
    }
    return switch (auth.type()) {
      case BASIC -> "Basic " + basic(auth);
      case BEARER -> "Bearer " + auth.token();
      case DIGEST -> null;
    };
  }

  private static String basic(HttpOptions.Auth auth) {
    String pair = auth.username() + ":" + (auth.password() == null ? "" : auth.password());
    return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  /** The answer to a server that refused and asked for a digest; null when it asked for none. */
  @Nullable String answer(String method, URI uri, HttpHeaders refusal) {
    if (auth == null || auth.type() != HttpOptions.AuthType.DIGEST) {
      return null;
    }
    String password = auth.password() == null ? "" : auth.password();
    return refusal.allValues("WWW-Authenticate").stream()
        .filter(challenge -> challenge.regionMatches(true, 0, "Digest ", 0, 7))
        .findFirst()
        .map(challenge -> new Digest(challenge).answer(auth.username(), password, method, uri))
        .orElse(null);
  }
}
