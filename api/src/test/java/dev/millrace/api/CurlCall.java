package dev.millrace.api;

import dev.millrace.api.testing.HttpTestClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A curl command with the options our pages use, sent by the tests' own client. An option that is
 * not among them is refused, so that a page cannot show what is not tried.
 */
final class CurlCall {

  private static final String BOUNDARY = "fence";

  private final Path folder;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final List<String> parts = new ArrayList<>();
  private String method = "GET";
  private BodyPublisher body = BodyPublishers.noBody();
  private URI address = URI.create("");

  private CurlCall(Path folder) {
    this.folder = folder;
  }

  /**
   * Reads a command.
   *
   * @param folder where the files are that it names
   */
  static CurlCall parse(List<String> arguments, Path folder) throws IOException {
    CurlCall call = new CurlCall(folder);
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      call.take(rest.next(), rest);
    }
    return call;
  }

  private void take(String word, Iterator<String> rest) throws IOException {
    switch (word) {
      case "-X" -> method = rest.next();
      case "-H" -> header(rest.next());
      case "-F" -> part(rest.next());
      case "--data-binary" -> body = BodyPublishers.ofFile(folder.resolve(fileName(rest.next())));
      case "-N", "-s" -> {} // how curl prints
      default -> {
        if (!word.startsWith("http://127.0.0.1:8080/")) {
          throw new IllegalArgumentException("curl " + word + ": not an option our pages use");
        }
        address = URI.create(word);
      }
    }
  }

  private void header(String line) {
    int colon = line.indexOf(':');
    headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
  }

  private void part(String field) {
    int equals = field.indexOf('=');
    parts.add(
        "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
            .formatted(BOUNDARY, field.substring(0, equals), field.substring(equals + 1)));
  }

  private static String fileName(String argument) {
    if (!argument.startsWith("@")) {
      throw new IllegalArgumentException("--data-binary " + argument + ": expected @FILE");
    }
    return argument.substring(1);
  }

  HttpTestClient.Answer send(HttpTestClient client) {
    String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
    HttpRequest.Builder request = client.request(address.getRawPath() + query);
    headers.forEach(request::header);
    if (parts.isEmpty()) {
      return client.send(request.method(method, body));
    }
    String form = String.join("", parts) + "--" + BOUNDARY + "--\r\n";
    return client.send(
        request
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .method(method, BodyPublishers.ofString(form)));
  }
}
