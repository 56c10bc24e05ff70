package dev.millrace.engine.run;

import dev.millrace.engine.flow.Flow;
import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.flow.Output;
import dev.millrace.engine.input.CheckedInput;
import dev.millrace.engine.state.Execution;
import dev.millrace.engine.state.ExecutionId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Types and checks what users give, and what a flow gives back. Raises INPUT_INVALID. */
interface Typing {

  /** The inputs of a new execution. */
  Map<String, @Nullable Object> inputs(
      Flow flow, ExecutionId id, Map<String, @Nullable Object> given);

  /** The answers to a Pause's {@code onResume}. */
  Map<String, @Nullable Object> answers(
      Flow flow, FlowTask.Pause pause, Execution execution, Map<String, @Nullable Object> given);

  /** What would become of the inputs of a new execution; nothing is stored. */
  List<CheckedInput> checkInputs(Flow flow, Map<String, @Nullable Object> given);

  /** What would become of the answers to a Pause; nothing is stored. */
  List<CheckedInput> checkAnswers(
      Flow flow, FlowTask.Pause pause, Execution execution, Map<String, @Nullable Object> given);

  /** The labels of a flow, rendered for a new execution. */
  Map<String, String> labels(
      Flow flow,
      Map<String, @Nullable Object> inputs,
      @Nullable Map<String, @Nullable Object> trigger);

  /** A rendered flow output, typed. */
  @Nullable Object output(Output output, @Nullable Object rendered);
}
