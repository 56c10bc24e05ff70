package dev.millrace.engine.template.language;

import dev.millrace.engine.template.Lazy;
import dev.millrace.engine.template.TemplateException;
import dev.millrace.engine.template.TemplateSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is left of the limits of one rendering. Everything that can be long (loops, texts, lists,
 * pattern matching) reports here and is stopped by an exception, never by ending a thread. Confined
 * to the rendering thread.
 */
public final class Budget {
  /**
   * The clock is read once per this many steps: often enough for 1 ms, seldom enough to be free.
   */
  private static final int STEPS_PER_LOOK = 512;

  private static final int STEPS_OF_GRACE = 50_000;
  private static final int GRACE_FACTOR = 9;
  private static final int VALUE_DEPTH_MAX = 200;
  private static final int ELEMENT_BYTES = 8;

  /** All texts and lists made on the way, as a multiple of the largest output. */
  private static final int ALLOCATION_FACTOR = 40;

  private final TemplateSettings settings;
  private long deadlineNanos;
  private boolean started;
  private int steps;
  private long stepsSeen;
  private long outputChars;
  private long allocated;
  private int iterations;
  private int calls;
  private int renders;

  public Budget(TemplateSettings settings) {
    this.settings = settings;
  }

  public TemplateSettings settings() {
    return settings;
  }

  /** One step of work. */
  public void step() {
    if (++steps >= STEPS_PER_LOOK) {
      lookAtClock();
    }
  }

  /** Many small steps at once, such as the characters of a text that is searched. */
  public void steps(long count) {
    long total = steps + count;
    if (total >= STEPS_PER_LOOK) {
      stepsSeen += count;
      lookAtClock();
    } else {
      steps = (int) total;
    }
  }

  private void lookAtClock() {
    stepsSeen += steps;
    steps = 0;
    long now = System.nanoTime();
    if (!started) {
      started = true;
      deadlineNanos = now + settings.timeMax().toNanos();
    } else if (now - deadlineNanos > 0 && !isGracious(now)) {
      throw exceeded(
          "takes longer than " + readable(settings.timeMax()),
          "Loop over less",
          "template-time-max");
    }
  }

  /**
   * A template that has done next to nothing is late because the machine is: classes are loaded, a
   * collection runs, others compute. Only those are given more time.
   */
  private boolean isGracious(long now) {
    return stepsSeen < STEPS_OF_GRACE
        && now - deadlineNanos < settings.timeMax().toNanos() * GRACE_FACTOR;
  }

  /** Starts the clock; called before anything that can be long. */
  public void start() {
    if (!started) {
      lookAtClock();
    }
  }

  /** Time spent waiting for a service does not count. */
  public <T extends @Nullable Object> T outside(Supplier<T> call) {
    start();
    long before = System.nanoTime();
    try {
      return call.get();
    } finally {
      deadlineNanos += System.nanoTime() - before;
    }
  }

  /** Counts text that is put out. */
  public void output(int chars) {
    outputChars += chars;
    if (outputChars > settings.outputCharsMax()) {
      throw tooMuchText();
    }
  }

  /** Checks the length of a text that is growing. */
  public void room(long chars) {
    if (chars > settings.outputCharsMax()) {
      throw tooMuchText();
    }
    step();
  }

  /** Checks the length of a text before it is made, and counts it. */
  public void text(long chars) {
    room(chars);
    allocate(chars);
    steps(chars >>> 4);
  }

  /** A text that was made, checked. */
  public String text(String text) {
    text((long) text.length());
    return text;
  }

  private TemplateException tooMuchText() {
    return exceeded(
        "makes more than " + settings.outputCharsMax() + " characters",
        "Put large data in a file",
        "template-output-chars-max");
  }

  /** One turn of a loop. */
  public void iteration() {
    if (++iterations > settings.loopIterationsMax()) {
      throw exceeded(
          "loops more than " + settings.loopIterationsMax() + " times",
          "Loop over less",
          "template-loops-max");
    }
    steps(8);
  }

  /** The length of a range before it is made. */
  public void range(long length) {
    if (length > settings.rangeLengthMax() || length < 0) {
      throw exceeded(
          "makes a range of more than " + settings.rangeLengthMax() + " elements",
          "Use a task",
          "template-elements-max");
    }
    steps(length);
  }

  /** The number of elements of a list before it is made. */
  public void elements(long count) {
    if (count > settings.valueNodesMax()) {
      throw tooManyNodes();
    }
    allocate(count * ELEMENT_BYTES);
    steps(count);
  }

  /** One more element in a list that has this many. */
  public void element(int size) {
    if (size >= settings.valueNodesMax()) {
      throw tooManyNodes();
    }
    allocate(ELEMENT_BYTES);
    step();
  }

  /**
   * Counts memory, whether or not it is still held: a list of long texts is small by its number of
   * elements.
   */
  private void allocate(long bytes) {
    allocated += bytes;
    if (allocated > (long) settings.outputCharsMax() * ALLOCATION_FACTOR) {
      throw exceeded(
          "uses too much memory for texts and lists on its way",
          "Use a task",
          "template-output-chars-max");
    }
  }

  /** Enters a macro or block; to be paired with {@link #leaveCall}. */
  public void enterCall() {
    if (++calls > settings.callDepthMax()) {
      throw exceeded(
          "nests macros or blocks deeper than " + settings.callDepthMax(),
          "Use a loop",
          "template-call-depth-max");
    }
    step();
  }

  public void leaveCall() {
    calls--;
  }

  /** Enters {@code render()}; to be paired with {@link #leaveRender}. */
  public void enterRender() {
    if (++renders > settings.renderDepthMax()) {
      throw new TemplateException(
          TemplateException.Kind.BUDGET,
          "Maximum render() nesting depth ("
              + settings.renderDepthMax()
              + ") exceeded. Does a value contain an expression that renders the value itself? If"
              + " not, raise the setting template-render-depth-max.");
    }
  }

  public void leaveRender() {
    renders--;
  }

  /**
   * Checks the size of a list or map a template has built. Lists may contain one list many times,
   * so forty small steps could make a value whose printing, comparing or hashing never ends.
   */
  public <T extends @Nullable Object> T value(T value) {
    count(value, 0, 0);
    return value;
  }

  private int count(@Nullable Object value, int soFar, int depth) {
    int nodes = soFar + 1;
    if (nodes > settings.valueNodesMax()) {
      throw tooManyNodes();
    }
    if (depth > VALUE_DEPTH_MAX) {
      throw new TemplateException(
          TemplateException.Kind.BUDGET,
          "The template nests lists or maps deeper than "
              + VALUE_DEPTH_MAX
              + ". Flatten the value.");
    }
    if (value instanceof Collection<?> list) {
      for (Object element : list) {
        step();
        nodes = isContainer(element) ? count(element, nodes, depth + 1) : nodes + 1;
      }
    } else if (value instanceof Map<?, ?> map && !(map instanceof Lazy)) {
      // A lazy map must not be loaded to be counted.
      for (Object element : map.values()) {
        step();
        nodes = isContainer(element) ? count(element, nodes, depth + 1) : nodes + 1;
      }
    }
    return nodes;
  }

  private static boolean isContainer(@Nullable Object value) {
    return value instanceof Collection<?> || value instanceof Map<?, ?>;
  }

  private TemplateException tooManyNodes() {
    return exceeded(
        "builds a list or map of more than " + settings.valueNodesMax() + " elements",
        "Use a task",
        "template-elements-max");
  }

  private static TemplateException exceeded(String what, String remedy, String setting) {
    return new TemplateException(
        TemplateException.Kind.BUDGET,
        "The template " + what + ". " + remedy + ", or raise the setting " + setting + ".");
  }

  private static String readable(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }
}
