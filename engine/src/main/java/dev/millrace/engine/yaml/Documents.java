package dev.millrace.engine.yaml;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/**
 * Divides a text at its {@code ---} lines. YAML reserves that line start in every context, even
 * inside a block of text, so dividing before parsing is exact and one broken document does not hide
 * the others. Stateless.
 */
final class Documents {

  private Documents() {}

  /**
   * One document.
   *
   * @param lineOffset lines of the file before it
   */
  record Document(String source, int lineOffset) {}

  static List<Document> split(String text, int max) {
    List<Document> documents = new ArrayList<>();
    int start = 0;
    int startLine = 0;
    int line = 0;
    for (int at = 0; at < text.length(); at = nextLine(text, at), line++) {
      if (isDivider(text, at)) {
        add(documents, new Document(text.substring(start, at), startLine), max);
        int next = nextLine(text, at);
        boolean bare = text.substring(at + 3, next).isBlank();
        start = bare ? next : at + 3;
        startLine = bare ? line + 1 : line;
      }
    }
    add(documents, new Document(text.substring(start), startLine), max);
    return documents;
  }

  private static void add(List<Document> documents, Document document, int max) {
    if (document.source().lines().noneMatch(Documents::isContent)) {
      return;
    }
    if (documents.size() >= max) {
      throw new EngineException(
          ErrorCode.LIMIT_EXCEEDED,
          "the text holds more than "
              + max
              + " flows; send fewer at once, or raise the setting flow-documents-max");
    }
    documents.add(document);
  }

  private static boolean isContent(String line) {
    String stripped = line.strip();
    return !stripped.isEmpty()
        && !stripped.startsWith("#")
        && !line.startsWith("%")
        && !line.startsWith("...");
  }

  private static boolean isDivider(String text, int at) {
    int after = at + 3;
    return text.startsWith("---", at)
        && (after == text.length() || Character.isWhitespace(text.charAt(after)));
  }

  private static int nextLine(String text, int at) {
    int end = text.indexOf('\n', at);
    return end < 0 ? text.length() : end + 1;
  }
}
