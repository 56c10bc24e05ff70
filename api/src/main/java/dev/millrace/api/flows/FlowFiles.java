package dev.millrace.api.flows;

import dev.millrace.api.files.ZipUnpacker;
import dev.millrace.api.http.Exchange;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The texts of flows in the files of a form: as they are, or in an archive. Stateless. */
final class FlowFiles {

  private FlowFiles() {}

  /** One of them; several may have the same name. */
  record Text(String name, String content) {}

  /**
   * Reads all files of a form.
   *
   * @param field name of the field in which a file is expected, for who sends none
   * @param bytesMax how much each may hold, and an archive unpacked
   */
  static List<Text> read(Exchange exchange, String field, int bytesMax) throws IOException {
    List<Text> texts = new ArrayList<>();
    Map<String, @Nullable Object> fields =
        exchange.form((_, fileName, content) -> {
          add(fileName, content, texts, bytesMax);
          return fileName;
        });
    if (fields.isEmpty()) {
      throw new EngineException(
          ErrorCode.REQUEST_INVALID,
          "the form has no file; send it as a part named " + field + " with a file name");
    }
    return texts;
  }

  private static void add(String fileName, InputStream content, List<Text> texts, int bytesMax)
      throws IOException {
    if (!fileName.toLowerCase(Locale.ROOT).endsWith(".zip")) {
      texts.add(new Text(fileName, text(fileName, content, bytesMax)));
      return;
    }
    int before = texts.size();
    new ZipUnpacker(bytesMax)
        .unpack(
            content,
            (name, entry) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              if (lower.endsWith(".yaml") || lower.endsWith(".yml")) {
                texts.add(new Text(name, text(name, entry, bytesMax)));
              }
            });
    if (texts.size() == before) {
      throw new EngineException(
          ErrorCode.REQUEST_INVALID, fileName + " holds no file that ends with .yaml or .yml");
    }
  }

  private static String text(String name, InputStream content, int bytesMax) throws IOException {
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
}
