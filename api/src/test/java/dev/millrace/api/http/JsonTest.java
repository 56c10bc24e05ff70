package dev.millrace.api.http;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.state.State;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a body of another shape: in the caller's words, not in those of our classes. */
class JsonTest {

  private record Body(String name, State state, int count, List<Body> parts) {}

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"state": "BOGUS"}         | state is wrong: expected one of [CREATED
          {"parts": [{"state": "X"}]} | parts[0].state is wrong: expected one of [CREATED
          {"count": "many"}          | count is wrong: expected a number
          {"name": {}}               | name is wrong: expected text
          {"parts": 7}               | parts is wrong: expected a list
          {"parts": [7]}             | parts[0] is wrong: expected an object
          []                         | Invalid json: expected an object
          {} {}                      | something follows the document
          {"name": }                 | at line 1, column 10
          """)
  void aMismatchIsToldWithItsPlace(String body, String message) {
    assertThatThrownBy(
            () -> Json.read(body.getBytes(StandardCharsets.UTF_8), new TypeReference<Body>() {}))
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith("Invalid json: ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("dev.millrace");
  }
}
