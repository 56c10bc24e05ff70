package dev.millrace.engine.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/**
 * Whatever is done to the text of a flow, the parser answers with a flow or with problems. The same
 * is done each time, so that nobody's change is refused by chance; {@code
 * -Dmillrace.mutations=100000} looks for more.
 */
class MutatedFlowsTest {

  private static final int ROUNDS = 1_500;

  private static final String[] PIECES = {
    "\n",
    " ",
    "  ",
    "\t",
    ":",
    ": ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    "|",
    ">",
    "&a ",
    "*a",
    "!!x ",
    "? ",
    "#",
    "---\n",
    "...",
    "{{",
    "}}",
    "%",
    "@",
    "\u0000",
    "\uD83D\uDE00",
    "\uD83D",
    "<<: *a",
    "null",
    "true",
    "1",
    "id",
    "type: ",
    "tasks:\n",
    "\\",
    "\"\\x",
    "\"\\u12",
    "%YAML 9\n",
    "!<tag:x",
    "\u2028",
    "-1",
    "1e400",
    "flow.Dag",
    "io.kestra.plugin.core.flow.If"
  };

  private static final String FLOW =
      """
      id: hello
      namespace: company.team
      labels: {a: b}
      inputs:
        - {id: x, type: INT, min: 1, defaults: 2}
        - {id: y, type: SELECT, values: [a, b], dependsOn: {inputs: [x], condition: "{{ true }}"}}
      pluginDefaults:
        - {type: io.kestra.plugin.core.log, values: {level: INFO}}
      variables: &a {v: 1}
      tasks:
        - id: dag
          type: flow.Dag
          tasks:
            - task: {id: one, type: log.Log, message: m}
            - task: {id: two, type: log.Log, message: m}
              dependsOn: [one]
        - id: loop
          type: flow.ForEach
          values: "[1, 2]"
          tasks:
            - id: inner
              type: http.Request
              uri: "{{ taskrun.value }}"
              retry: {type: random, minInterval: PT1S, maxInterval: 5m}
        - {id: pause, type: flow.Pause, pauseDuration: 5s, onResume: [{id: ok, type: BOOL}]}
      errors:
        - {id: oops, type: log.Log, message: [a, b]}
      outputs:
        - {id: o, type: JSON, value: {k: "{{ inputs.x }}"}}
      """;

  @Test
  void theUnchangedFlowIsValid() {
    assertThat(parser().parse(FLOW, "f").problems()).isEmpty();
  }

  @Test
  void aMutatedFlowGivesAFlowOrProblems() {
    Integer more = Integer.getInteger("millrace.mutations");
    long seed = more == null ? 1 : RandomGenerator.getDefault().nextLong();
    int rounds = more == null ? ROUNDS : more;
    RandomGenerator random = RandomGeneratorFactory.of("Xoshiro256PlusPlus").create(seed);
    FlowParser parser = parser();

    for (int round = 0; round < rounds; round++) {
      String text = mutated(random);
      String which = "seed %d, round %d, text:%n%s".formatted(seed, round, text);
      ParsedFlow parsed = parse(parser, text, which);
      assertThat(parsed.flow() == null).as(which).isEqualTo(!parsed.errors().isEmpty());
      assertThat(parsed.problems())
          .as(which)
          .allMatch(problem -> problem.line() >= 1 && problem.column() >= 1);
    }
  }

  private static ParsedFlow parse(FlowParser parser, String text, String which) {
    try {
      return parser.parse(text, "f");
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError(which, e);
    }
  }

  private static FlowParser parser() {
    return new FlowParser(new FixtureCatalog(), YamlLimits.DEFAULT);
  }

  private static String mutated(RandomGenerator random) {
    StringBuilder text = new StringBuilder(FLOW);
    int changes = 1 + random.nextInt(6);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(text.length());
      int length = Math.min(random.nextInt(12), text.length() - at);
      String piece = PIECES[random.nextInt(PIECES.length)];
      switch (random.nextInt(5)) {
        case 0 -> text.insert(at, piece);
        case 1 -> text.delete(at, at + length);
        case 2 -> text.replace(at, at + length, piece);
        case 3 -> text.insert(random.nextInt(text.length()), text.substring(at, at + length));
        default -> swapLines(text, at, random.nextInt(text.length()));
      }
      if (text.isEmpty()) {
        return "";
      }
    }
    return text.toString();
  }

  private static void swapLines(StringBuilder text, int first, int second) {
    String line = lineAt(text, first);
    String other = lineAt(text, second);
    int at = text.indexOf(line);
    text.replace(at, at + line.length(), other);
  }

  private static String lineAt(StringBuilder text, int at) {
    int start = text.lastIndexOf("\n", Math.max(0, at - 1)) + 1;
    int end = text.indexOf("\n", at);
    return text.substring(Math.min(start, at), end < 0 ? text.length() : end);
  }
}
