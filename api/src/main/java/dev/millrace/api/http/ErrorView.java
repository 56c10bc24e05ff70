package dev.millrace.api.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * An error as the API shows it.
 *
 * @param code word to look up, stable
 * @param docs page that says what the code means and how to mend it
 */
record ErrorView(
    String message,
    @JsonProperty("_links") Links links,
    @JsonProperty("_embedded") Embedded embedded,
    String code,
    String docs) {

  record Links(Link self) {}

  record Link(String href, boolean templated) {}

  record Embedded(List<Single> errors) {}

  record Single(String message) {}

  static ErrorView of(String message, String path, String code) {
    return new ErrorView(
        message,
        new Links(new Link(path, false)),
        new Embedded(message.lines().filter(line -> !line.isBlank()).map(Single::new).toList()),
        code,
        "docs/errors/" + code + ".md");
  }
}
