package dev.millrace.engine.template.tests;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Json;
import dev.millrace.engine.template.language.TemplateTest;
import org.jspecify.annotations.Nullable;

/** {@code is json}: a text that parses as JSON. */
final class JsonTest implements TemplateTest {
  @Override
  public boolean test(@Nullable Object input, Call call) {
    if (!(input instanceof String text)) {
      return false;
    }
    try {
      Json.read(text);
      return true;
    } catch (JsonProcessingException e) {
      return false; // that is the question
    }
  }
}
