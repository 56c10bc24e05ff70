package dev.millrace.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a call may reach its route: by the route's permission, never by its path. Also
 * refuses what a web page of somebody else makes a browser send (Origin), and, where no login is
 * asked for, names that resolve to this machine only by a trick (Host). Safe for all threads.
 */
final class Access {

  private final @Nullable Login login;
  private final @Nullable String host;

  /**
   * @param login null where nobody has to sign in
   * @param host without a login: the one name calls may use besides those of loopback; null: any
   */
  Access(@Nullable Login login, @Nullable String host) {
    this.login = login;
    this.host = host;
  }

  /** Who calls; raises what the call is refused with. */
  Caller admit(Route route, HttpServletRequest request) {
    refuseForeignPage(route.method(), request);
    if (login == null) {
      refuseForeignName(request);
      return Caller.NOBODY;
    }
    String proof = request.getHeader("Authorization");
    if (login.accepts(proof)) {
      return new Caller(login.user(), true);
    }
    if (route.permission() == Permission.PUBLIC) {
      return Caller.NOBODY;
    }
    throw new HttpError(
        Problem.NOT_SIGNED_IN,
        proof == null
            ? "sign in with user name and password (HTTP Basic)"
            : "user name or password is wrong");
  }

  private static void refuseForeignPage(Method method, HttpServletRequest request) {
    if (!method.changesState()) {
      return;
    }
    String origin = request.getHeader("Origin");
    String site = request.getHeader("Sec-Fetch-Site");
    boolean foreign =
        (origin != null && !isOwn(origin, request))
            || (origin == null && "cross-site".equalsIgnoreCase(site));
    if (foreign) {
      throw new HttpError(
          Problem.ORIGIN_FORBIDDEN,
          "a page of another site ("
              + (origin == null ? site : origin)
              + ") may not change things");
    }
  }

  private static boolean isOwn(String origin, HttpServletRequest request) {
    String host = request.getHeader("Host");
    try {
      String authority = URI.create(origin).getAuthority();
      return host != null && authority != null && withPort(authority).equals(withPort(host));
    } catch (IllegalArgumentException notAnOrigin) {
      return false;
    }
  }

  private static String withPort(String authority) {
    return authority.replaceFirst(":(80|443)$", "").toLowerCase(Locale.ROOT);
  }

  private void refuseForeignName(HttpServletRequest request) {
    if (host == null) {
      return;
    }
    String header = request.getHeader("Host");
    if (header == null || !isLocalName(header, host)) {
      throw new HttpError(
          Problem.ORIGIN_FORBIDDEN,
          "without a login this server answers to localhost and "
              + host
              + " only, not to "
              + header
              + "; give it a password (auth-password) to use other names");
    }
  }

  private static boolean isLocalName(String header, String host) {
    String name = header.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.matches("127(\\.\\d{1,3}){3}")
        || name.equals("[::1]")
        || name.equals(host.toLowerCase(Locale.ROOT));
  }
}
