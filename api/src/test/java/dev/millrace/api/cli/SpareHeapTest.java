package dev.millrace.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When the heap is collected whole, from what is seen of it second by second. */
class SpareHeapTest {

  private static final long MB = 1L << 20;

  private final SpareHeap.Rule rule = new SpareHeap.Rule();

  /** A look at a heap of these megabytes. */
  private boolean look(long used, long committed) {
    return rule.isWorthwhile(used * MB, committed * MB);
  }

  @Test
  void aHeapIsCollectedWhenTheLoadIsOver() {
    look(100, 300);
    look(150, 300);
    look(90, 300);

    assertThat(look(90, 300)).isFalse();
    assertThat(look(91, 300)).isFalse();
    assertThat(look(91, 300)).isTrue();
  }

  @Test
  void aLoadIsNotInterrupted() {
    for (int second = 0; second < 100; second++) {
      assertThat(look(second % 20 * 10L, 400)).isFalse();
    }
  }

  @Test
  void whatWasCollectedIsNotCollectedAgain() {
    rule.collected(20 * MB, 60 * MB);

    for (int second = 0; second < 100; second++) {
      assertThat(look(20 + second / 4, 60)).isFalse();
    }
  }

  @Test
  void aHeapThatGrewAgainIsCollectedAgain() {
    rule.collected(20 * MB, 60 * MB);
    look(50, 120);
    look(50, 120);
    look(50, 120);

    assertThat(look(50, 120)).isTrue();
  }
}
