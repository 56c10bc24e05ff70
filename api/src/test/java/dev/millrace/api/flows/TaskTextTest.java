package dev.millrace.api.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A task is replaced where it stands, however its author wrote it. */
class TaskTextTest {

  private static Map<String, Object> task(String id) {
    Map<String, Object> task = new LinkedHashMap<>();
    task.put("id", id);
    task.put("type", "log.Log");
    task.put("message", List.of("x", "y"));
    return task;
  }

  @Test
  void inLinesOfItsOwnBetweenComments() {
    String text =
        """
        id: f
        tasks:
          # before
          - id: a
            type: log.Log
            message: |
              one

              two
          # between
          - id: b
            type: log.Log
            message: hi # behind

          # after
        """;

    assertThat(TaskText.replace(text, "a", task("a")))
        .isEqualTo(
            """
            id: f
            tasks:
              # before
              - id: a
                type: log.Log
                message:
                  - x
                  - y
              # between
              - id: b
                type: log.Log
                message: hi # behind

              # after
            """);
    assertThat(TaskText.replace(text, "b", task("b")))
        .contains("two\n  # between\n  - id: b\n", "- y\n\n  # after\n");
  }

  @Test
  void aNewTextOfSeveralLinesKeepsItsLineEnds() {
    String text = "id: f\ntasks:\n  - id: a\n    type: log.Log # behind\nlabels: {}\n";
    Map<String, Object> task = task("a");
    task.put("message", "one\n\ntwo\n\n");

    String replaced = TaskText.replace(text, "a", task);

    assertThat(new Load(LoadSettings.builder().build()).loadFromString(replaced))
        .isEqualTo(Map.of("id", "f", "tasks", List.of(task), "labels", Map.of()));
  }

  @Test
  void withinBraces() {
    String text =
        "id: f\ntasks: [{id: a, type: log.Log}, {id: b, type: log.Log, message: \"😀\"}]\n";

    assertThat(TaskText.replace(text, "b", task("b")))
        .isEqualTo(
            "id: f\ntasks: [{id: a, type: log.Log}, {id: b, type: log.Log, message: [x, y]}]\n");
  }

  @Test
  void insideATaskThatHoldsOthersAndBehindCharactersOfTwoUnits() {
    String text =
        """
        id: f
        description: 😀😀
        tasks:
          - id: dag
            type: flow.Dag
            tasks:
              - task:
                  id: a
                  type: log.Log
                  message: hi
                dependsOn: []
        """;

    assertThat(TaskText.replace(text, "a", task("a")))
        .endsWith(
            """
                  - task:
                      id: a
                      type: log.Log
                      message:
                        - x
                        - y
                    dependsOn: []
            """
                .indent(0));
  }
}
