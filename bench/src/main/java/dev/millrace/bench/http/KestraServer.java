package dev.millrace.bench.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of a server with Kestra's HTTP API, and the requests to it, made once and sent often.
 * Immutable; each thread opens a {@link KestraClient} of its own.
 *
 * @param root path of the API of one tenant, such as {@code /api/v1/main}
 * @param login value of the Authorization header
 */
public record KestraServer(String host, int port, String root, @Nullable String login) {

  private static final Pattern URL =
      Pattern.compile("http://(?<host>[^/:]+)(:(?<port>\\d+))?(?<path>(/[^/]+)*)/?");
  private static final int HTTP_PORT = 80;

  /**
   * @param url such as {@code http://127.0.0.1:8080}
   */
  public static KestraServer at(String url, String tenant, String user, String password) {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      throw new IllegalArgumentException("expected http://HOST:PORT, found " + url);
    }
    String login =
        user.isEmpty()
            ? null
            : "Basic "
                + Base64.getEncoder()
                    .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    return new KestraServer(
        parts.group("host"),
        parts.group("port") == null ? HTTP_PORT : Integer.parseInt(parts.group("port")),
        parts.group("path") + "/api/v1/" + tenant,
        login);
  }

  /** Opens a client; it connects at its first request. */
  public KestraClient client() {
    return new KestraClient(this, new Connection(host, port));
  }

  /** Starts an execution and answers when it has ended. */
  public byte[] start(String namespace, String flow) {
    // No form, as nothing is given: a field that no flow asks for is warned of in its log.
    return request("POST", root + "/executions/" + namespace + "/" + flow + "?wait=true", null, "");
  }

  byte[] get(String path) {
    return request("GET", root + path, null, "");
  }

  /** A path that is not of the tenant's API. */
  byte[] getAbsolute(String path) {
    return request("GET", path, null, "");
  }

  byte[] send(String method, String path, String yaml) {
    return request(method, root + path, "application/x-yaml", yaml);
  }

  private byte[] request(String method, String path, @Nullable String type, String body) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: ");
    head.append(host).append(':').append(port).append("\r\nAccept: application/json\r\n");
    if (login != null) {
      head.append("Authorization: ").append(login).append("\r\n");
    }
    if (type != null) {
      head.append("Content-Type: ").append(type).append("\r\n");
    }
    if (!method.equals("GET")) {
      head.append("Content-Length: ").append(content.length).append("\r\n");
    }
    byte[] top = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] whole = new byte[top.length + content.length];
    System.arraycopy(top, 0, whole, 0, top.length);
    System.arraycopy(content, 0, whole, top.length, content.length);
    return whole;
  }

  static LoadFailure unreachable(KestraServer server, IOException e) {
    return new LoadFailure(
        "no answer from " + server.host + ":" + server.port + ": " + e.getMessage(), e);
  }
}
