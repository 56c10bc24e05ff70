package dev.millrace.engine.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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

  @Test
  void disabledIsChangedInItsLine() {
    assertThat(FlowSources.withDisabled("id: a\ndisabled: false # for now\ntasks: []\n", true))
        .isEqualTo("id: a\ndisabled: true # for now\ntasks: []\n");
  }

  @Test
  void disabledIsAddedWhereItIsNot() {
    assertThat(FlowSources.withDisabled("id: a\ntasks:\n  - disabled: true", false))
        .isEqualTo("id: a\ntasks:\n  - disabled: true\ndisabled: false\n");
  }
}
