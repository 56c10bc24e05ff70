package dev.millrace.engine.input;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.flow.Input;
import java.util.Set;

/**
 * Brings what is given for a FILE input into internal storage. The API implements it over uploads;
 * called from the thread that resolves the inputs.
 */
public interface FileInputs {

  /** The name the user knows the file by; its extension is checked. */
  String fileName(Object given);

  /**
   * Stores the file and returns its {@code kestra:///} URI.
   *
   * @param path dotted path of the input
   * @throws EngineException when it cannot be read
   */
  String store(String path, Input input, Object given);

  /** Takes only files that are in storage already. */
  FileInputs STORED_ONLY =
      new FileInputs() {
        private static final Set<String> SCHEMES = Set.of("kestra", "file", "nsfile");

        @Override
        public String fileName(Object given) {
          String text = given.toString();
          return text.substring(text.lastIndexOf('/') + 1);
        }

        @Override
        public String store(String path, Input input, Object given) {
          String text = given.toString();
          int colon = text.indexOf(':');
          if (colon > 0 && SCHEMES.contains(text.substring(0, colon))) {
            return text;
          }
          throw new EngineException(
              ErrorCode.INPUT_INVALID,
              "expected an uploaded file or a URI that begins with kestra://, nsfile:// or"
                  + " file://");
        }
      };
}
