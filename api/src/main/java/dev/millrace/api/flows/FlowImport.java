package dev.millrace.api.flows;

import dev.millrace.api.files.ZipUnpacker;
import dev.millrace.api.http.Exchange;
import dev.millrace.api.http.Method;
import dev.millrace.api.http.Permission;
import dev.millrace.api.http.Route;
import dev.millrace.engine.Flows;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.yaml.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The route that takes flows as a file: YAML with documents divided by {@code ---}, or an archive
 * of such files, as the export makes it.
 */
public final class FlowImport {

  private final Flows flows;
  private final int bytesMax;

  /**
   * @param bytesMax how much text an import may hold, unpacked
   */
  public FlowImport(Flows flows, int bytesMax) {
    this.flows = flows;
    this.bytesMax = bytesMax;
  }

  /** Its row of the route table. */
  public List<Route> routes() {
    return List.of(
        Route.api(Method.POST, "/flows/import", Permission.FLOW_UPDATE, this::importFlows)
            .takes("failOnError"));
  }

  /** Answers what could not be taken; with {@code failOnError} it is all or nothing. */
  private void importFlows(Exchange exchange) throws IOException {
    boolean allOrNothing = exchange.query().flag("failOnError", false);
    Map<String, String> texts = new LinkedHashMap<>();
    Map<String, @Nullable Object> fields =
        exchange.form((_, fileName, content) -> {
          read(fileName, content, texts);
          return fileName;
        });
    if (fields.isEmpty()) {
      throw new EngineException(
          ErrorCode.REQUEST_INVALID,
          "the form has no file; send it as a part named fileUpload with a file name");
    }
    if (allOrNothing) {
      flows.replaceAll(null, String.join("\n---\n", texts.values()), true, false);
      exchange.answer(List.of());
      return;
    }
    List<String> failures = new ArrayList<>();
    texts.forEach((name, text) -> store(name, text, failures));
    exchange.answer(failures);
  }

  private void read(String fileName, InputStream content, Map<String, String> texts)
      throws IOException {
    if (!fileName.toLowerCase(Locale.ROOT).endsWith(".zip")) {
      texts.put(fileName, text(fileName, content));
      return;
    }
    new ZipUnpacker(bytesMax)
        .unpack(
            content,
            (name, entry) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              if (lower.endsWith(".yaml") || lower.endsWith(".yml")) {
                texts.put(name, text(name, entry));
              }
            });
    if (texts.isEmpty()) {
      throw new EngineException(
          ErrorCode.REQUEST_INVALID, fileName + " holds no file that ends with .yaml or .yml");
    }
  }

  private String text(String name, InputStream content) throws IOException {
    byte[] bytes = content.readNBytes(bytesMax);
    if (bytes.length == bytesMax && content.read() >= 0) {
      throw new EngineException(
          ErrorCode.LIMIT_EXCEEDED, name + " is larger than " + bytesMax + " bytes");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new EngineException(ErrorCode.REQUEST_INVALID, name + " is not text in UTF-8", e);
    }
  }

  private void store(String name, String text, List<String> failures) {
    for (Flows.Validated one : flows.validate(text, name)) {
      if (one.parsed().isValid()) {
        flows.createOrUpdate(one.parsed().source());
      } else {
        failures.add(
            one.parsed().errors().stream()
                .map(Problem::toString)
                .collect(Collectors.joining("\n")));
      }
    }
  }
}
