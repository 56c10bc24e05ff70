package dev.millrace.engine.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The file a server writes about itself, whole and half written. */
class PostmasterFileTest {

  @Test
  void aReadyServerTellsItsProcessAndPort() {
    var lines =
        List.of("4711", "/data", "1790000000", "5433", "", "127.0.0.1", "  1234  5", "ready   ");

    assertThat(PostmasterFile.parse(lines)).contains(new PostmasterFile(4711, 5433, "ready"));
  }

  @Test
  void aServerThatHasJustBegunIsNotReady() {
    var file = PostmasterFile.parse(List.of("4711", "/data", "1790000000")).orElseThrow();

    assertThat(file.isReady()).isFalse();
    assertThat(file.pid()).isEqualTo(4711);
  }

  @Test
  void aFileWithoutAProcessTellsNothing() {
    assertThat(PostmasterFile.parse(List.of())).isEmpty();
    assertThat(PostmasterFile.parse(List.of("", "x"))).isEmpty();
    // The server of a single user writes its number negated.
    assertThat(PostmasterFile.parse(List.of("-4711"))).isEmpty();
  }
}
