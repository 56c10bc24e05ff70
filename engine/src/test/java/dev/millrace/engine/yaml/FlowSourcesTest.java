package dev.millrace.engine.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowSourcesTest {

  @Test
  void theRevisionLineIsNotPartOfTheFlow() {
    assertThat(FlowSources.withoutRevision("revision: 3\nid: a\n")).isEqualTo("id: a\n");
    assertThat(FlowSources.withoutRevision("id: a\nrevision: 3")).isEqualTo("id: a\n");
    assertThat(FlowSources.withoutRevision("id: a\nx:\n  revision: 3\n"))
        .isEqualTo("id: a\nx:\n  revision: 3\n");
  }

  @Test
  void textsAreTheSameWhateverTheirRevisionAndEnd() {
    assertThat(FlowSources.isSame("revision: 1\nid: a", "id: a\n\n")).isTrue();
    assertThat(FlowSources.isSame("id: a", "id: b")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        """
        `id: f
        namespace: n # c
        tasks: []`, true, `id: f
        namespace: n # c
        disabled: true
        tasks: []`\
        """,
        "`disabled:  false # why\nid: f`, true, `disabled:  true # why\nid: f`",
        "`disabled: true\nid: f`, false, `disabled: false\nid: f`",
        "`id: f\r\nnamespace: n\r\n`, true, `id: f\r\nnamespace: n\r\ndisabled: true\r\n`",
        """
        `tasks:
          - disabled: true
        namespace: n`, false, `tasks:
          - disabled: true
        namespace: n`\
        """,
      })
  void disabledIsChangedInItsLineOrAddedBelowTheNamespace(
      String source, boolean disabled, String expected) {
    assertThat(FlowSources.withDisabled(source, disabled)).isEqualTo(expected);
  }
}
