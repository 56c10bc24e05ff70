package dev.millrace.engine.template.language;

import org.jspecify.annotations.Nullable;

/** A test of the expression language ({@code is …}); stateless, called from any thread. */
public interface TemplateTest {
  default Signature signature() {
    return Signature.NONE;
  }

  boolean test(@Nullable Object input, Call call);

  /** Whether an undefined input is given to the test as null instead of being an error. */
  default boolean takesUndefined() {
    return false;
  }
}
