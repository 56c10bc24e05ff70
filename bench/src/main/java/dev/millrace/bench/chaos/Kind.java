package dev.millrace.bench.chaos;

import dev.millrace.engine.state.State;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The flows of the load, how often each is started, and what each must come to. */
enum Kind {
  PURE(3),
  QUEUED(5),
  FAN(3),
  FLAKY(2),
  WAITING(2),
  SUBFLOW(2),
  SCRIPT(2),
  BROKEN(1),
  ENDLESS(1);

  /** A flow that others call. */
  private static final String CALLED = "sleeper";

  private final int share;

  Kind(int share) {
    this.share = share;
  }

  /** What an execution must come to; a null result is none. */
  record Expected(State state, @Nullable String result) {}

  String flowId() {
    return name().toLowerCase(Locale.ROOT);
  }

  int share() {
    return share;
  }

  static Kind ofFlow(String flowId) {
    return valueOf(flowId.toUpperCase(Locale.ROOT));
  }

  /** What must come out of these inputs, whatever happened meanwhile. */
  Expected expected(String key, int n) {
    String pure = "5-" + (n + 1) * 3;
    return switch (this) {
      case PURE -> success(pure);
      case QUEUED -> success(key);
      case FAN -> success(Integer.toString(sumTo(n % 9 + 2)));
      case FLAKY -> success(Integer.toString(n));
      case WAITING -> success(answer(key));
      case SUBFLOW -> success(key + "-child " + pure);
      case SCRIPT -> success("0");
      case BROKEN -> new Expected(State.FAILED, null);
      case ENDLESS -> new Expected(State.KILLED, null);
    };
  }

  /** What whoever resumes a paused execution answers. */
  static String answer(String key) {
    return "yes to " + key;
  }

  /** The sources of all flows, those that are called first. */
  static List<String> sources() {
    return java.util.stream.Stream.concat(
            java.util.stream.Stream.of(CALLED), java.util.Arrays.stream(values()).map(Kind::flowId))
        .map(Kind::source)
        .toList();
  }

  private static Expected success(String result) {
    return new Expected(State.SUCCESS, result);
  }

  private static int sumTo(int last) {
    return last * (last + 1) / 2;
  }

  private static String source(String flowId) {
    try (InputStream in = Kind.class.getResourceAsStream("/chaos/flows/" + flowId + ".yaml")) {
      if (in == null) {
        throw new IllegalStateException("no flow " + flowId);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
