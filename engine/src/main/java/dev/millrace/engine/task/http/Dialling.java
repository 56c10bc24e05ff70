package dev.millrace.engine.task.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a request is sent to an address that was judged, and to no other: the address itself stands
 * in the URI the client dials, and the name travels in the header Host and, with TLS, in the
 * handshake, where the certificate is checked against it.
 *
 * @param uri what the client dials
 * @param host value of the header Host; null where the URI says it
 */
record Dialling(URI uri, @Nullable String host, HttpClient client, HttpClient.Version version) {

  private static final Logger log = LoggerFactory.getLogger(Dialling.class);

  private static final String ALLOWED = "jdk.httpclient.allowRestrictedHeaders";

  /** Read by the JDK's client once, so it is set before the first client is made. */
  private static final boolean SETS_HOST = allowHost();

  /** Straight to where a task wants to go. */
  static Dialling direct(URI uri, InetAddress address, Clients.Lease clients) {
    boolean secure = uri.getScheme().equalsIgnoreCase("https");
    String host = uri.getHost();
    if (isLiteral(host) || !SETS_HOST) {
      return new Dialling(uri, null, clients.plain(), preferred(secure));
    }
    URI pinned = at(uri, address);
    return secure
        // HTTP/2 would name the address as its authority.
        ? new Dialling(pinned, header(uri), clients.naming(host), HttpClient.Version.HTTP_1_1)
        : new Dialling(pinned, header(uri), clients.plain(), HttpClient.Version.HTTP_1_1);
  }

  /** By way of a proxy, whose affair it is what it connects to. */
  static Dialling proxied(URI uri, InetAddress proxy, Clients.Lease clients) {
    boolean secure = uri.getScheme().equalsIgnoreCase("https");
    return new Dialling(uri, null, clients.throughProxy(proxy), preferred(secure));
  }

  private static HttpClient.Version preferred(boolean secure) {
    return secure ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1;
  }

  private static boolean isLiteral(String host) {
    return host.startsWith("[") || host.matches("\\d{1,3}(\\.\\d{1,3}){3}");
  }

  private static URI at(URI uri, InetAddress address) {
    String literal = address.getHostAddress();
    if (address instanceof Inet6Address) {
      int zone = literal.indexOf('%');
      literal = "[" + (zone < 0 ? literal : literal.substring(0, zone)) + "]";
    }
    String rest =
        (uri.getRawPath() == null ? "" : uri.getRawPath())
            + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return URI.create(uri.getScheme() + "://" + literal + port + rest);
  }

  private static String header(URI uri) {
    int otherwise = uri.getScheme().toLowerCase(Locale.ROOT).equals("https") ? 443 : 80;
    boolean plain = uri.getPort() < 0 || uri.getPort() == otherwise;
    return plain ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
  }

  private static boolean allowHost() {
    String before = System.getProperty(ALLOWED, "");
    if (!before.toLowerCase(Locale.ROOT).contains("host")) {
      System.setProperty(ALLOWED, before.isEmpty() ? "host" : before + ",host");
    }
    try {
      HttpRequest.newBuilder(URI.create("http://127.0.0.1/")).header("Host", "localhost").build();
      return true;
    } catch (IllegalArgumentException e) {
      log.warn(
          "another part of this process used the JDK's HTTP client before: addresses of HTTP tasks"
              + " are judged, but not pinned; start the JVM with -D{}=host",
          ALLOWED);
      return false;
    }
  }
}
