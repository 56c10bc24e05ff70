package dev.millrace.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuietTest {

  private static final Duration POLL = Duration.ofSeconds(2);

  private final Quiet quiet = new Quiet();

  @Test
  void anIdleNodeAloneLooksForWorkSeldom() {
    assertThat(Quiet.poll(POLL, false, false)).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void withOthersOrATimerItLooksAsOftenAsSet() {
    assertThat(Quiet.poll(POLL, true, false)).isEqualTo(POLL);
    assertThat(Quiet.poll(POLL, false, true)).isEqualTo(POLL);
    assertThat(Quiet.poll(POLL, true, true)).isEqualTo(POLL);
  }

  @Test
  void withOthersEveryRoundIsMade() {
    assertThat(IntStream.range(0, 50).allMatch(round -> quiet.isDue(true))).isTrue();
  }

  @Test
  void aloneOneRoundInTenIsMade() {
    assertThat(quiet.isDue(false)).isTrue();

    long made = IntStream.range(0, 50).filter(round -> quiet.isDue(false)).count();

    assertThat(made).isEqualTo(5);
  }

  @Test
  void aRoundThatIsCalledForIsMade() {
    quiet.isDue(false);
    quiet.callFor();

    assertThat(quiet.isDue(false)).isTrue();
    assertThat(quiet.isDue(false)).isFalse();
  }
}
