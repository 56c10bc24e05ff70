package dev.millrace.engine.template.language;

import org.jspecify.annotations.Nullable;

/** A filter of the expression language; stateless, called from any thread. */
public interface TemplateFilter {
  default Signature signature() {
    return Signature.NONE;
  }

  @Nullable Object apply(@Nullable Object input, Call call);

  /** Whether an undefined input is given to the filter as null instead of being an error. */
  default boolean takesUndefined() {
    return false;
  }
}
