package dev.millrace.engine.template.jq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.engine.template.TemplateException;
import dev.millrace.engine.template.TemplateSettings;
import dev.millrace.engine.template.language.Budget;
import dev.millrace.engine.template.language.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JqTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Scope LIBRARY = Scope.newEmptyScope();

  static {
    BuiltinFunctionLoader.getInstance().loadFunctions(Versions.JQ_1_6, LIBRARY);
  }

  /** Every line of jq.txt gives what jackson-jq gives. */
  @TestFactory
  Stream<DynamicTest> asJacksonJq() throws IOException {
    try (InputStream in = JqTest.class.getResourceAsStream("/jq.txt")) {
      String lines = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return lines
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .map(line -> DynamicTest.dynamicTest(line, () -> sameAsLibrary(line.split(" ⇒ ", 2))));
    }
  }

  private static void sameAsLibrary(String[] inputAndProgram) throws IOException {
    String program = inputAndProgram[1];
    Object input = Json.read(inputAndProgram[0]);
    List<JsonNode> expected = new ArrayList<>();
    JsonQuery.compile(program, Versions.JQ_1_6)
        .apply(Scope.newChildScope(LIBRARY), MAPPER.readTree(inputAndProgram[0]), expected::add);

    List<Object> found = Jq.run(program, input, budget());

    assertThat(plain(MAPPER.valueToTree(found)).toString())
        .isEqualTo(plain(MAPPER.valueToTree(expected)).toString());
  }

  /** Whole numbers without a fraction and objects with sorted keys, so that they compare. */
  private static Object plain(JsonNode node) {
    if (node.isArray()) {
      List<Object> list = new ArrayList<>();
      node.forEach(element -> list.add(plain(element)));
      return list;
    }
    if (node.isObject()) {
      Map<String, Object> map = new TreeMap<>();
      node.properties().forEach(field -> map.put(field.getKey(), plain(field.getValue())));
      return map;
    }
    return node.isNumber() ? (Object) node.doubleValue() : node.toString();
  }

  private static Budget budget() {
    return new Budget(TemplateSettings.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          .[                    => the program ends too early
          .a.                   => unexpected
          1 +                   => the program ends too early
          "abc                  => a string is not closed
          nope                  => nope/0 is not defined
          map                   => map/0 is not defined
          $x                    => $x is not defined
          break $x              => $*label-x is not defined
          if true then 1        => expected 'end'
          {a: 1                 => the program ends too early
          reduce .[] as $x (0)  => expected ';'
          .[] | .a              => Cannot iterate over null
          5 | .a                => Cannot index number with "a"
          {} | .[0]             => Cannot index object with number
          1 + "a"               => cannot be added
          {} - 1                => cannot be subtracted
          1 / 0                 => the divisor is zero
          {(1): 2}              => Object keys must be strings
          error("boom")         => boom
          "x" | tonumber        => cannot be parsed as a number
          "x" | fromjson        => is not JSON
          5 | length | keys     => has no keys
          "a" | test("[")       => Invalid regex
          (1 + 1) = 3           => Invalid path expression
          input                 => there is one input only
          "a" | @nope           => nope is not a valid format
          [] | .[-1] = 1        => Out of bounds negative array index
          """)
  void errorsSayWhatIsWrong(String program, String message) {
    assertThatThrownBy(() -> Jq.run(program, null, budget()))
        .isInstanceOf(TemplateException.class)
        .hasMessageStartingWith("Unable to parse jq value '")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "range(infinite)",
        "[range(1e12)]",
        "last(range(1e12))",
        "until(false; .)",
        "[repeat(1)]",
        "def f: f; f",
        "def f: 1 | f; f",
        "def f: [f]; f",
        "[recurse(1)] | length",
        "\"a\" * 1e9",
        "\"a\" * 1e300",
        "reduce range(0; 100) as $i (\"a\"; . + .)",
        "reduce range(0; 100) as $i ([1]; . + .)",
        "reduce range(0; 100) as $i ([1]; [., .]) | tojson",
        "reduce range(0; 60) as $i ([1]; [., .]) | flatten",
        "reduce range(0; 60) as $i ([1]; [., .]) | [..] | length",
        "(reduce range(0; 60) as $i ([1]; [., .])) as $x | (reduce range(0; 60) as $i ([1]; [.,"
            + " .])) == $x",
        "reduce range(0; 100) as $i (\"a\"; \"\\(.)\\(.)\")",
        "reduce range(0; 100) as $i ({a: 1}; {a: ., b: .}) | tostring",
        "\"a\"|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.",
        "[] | .[1e9] = 1",
        "setpath([100000000]; 1)",
        "[range(1000)] as $a | [$a[] as $x | $a[] as $y | $a[] as $z | 1]",
        "[range(300) | \"a\" * 9000000] | length",
        "[limit(1e9; repeat(0))]",
        "[range(20) | [range(20)]] | [combinations] | length",
        "reduce range(0; 1e6) as $i ([]; . + [$i])",
        "[range(100000)] | map(tostring) | join(\",\" * 1000)",
        "[paths(range(1e9))]"
      })
  void endlessProgramsEndWithTheBudget(String program) {
    long start = System.nanoTime();

    assertThatThrownBy(() -> Jq.run(program, null, budget()))
        .isInstanceOfSatisfying(
            TemplateException.class,
            e -> assertThat(e.kind()).isEqualTo(TemplateException.Kind.BUDGET));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          "<'>" | @html                                  => ["&lt;&#39;&gt;"]
          [{"k":"a","v":1},{"name":"b"}] | from_entries  => [{"a":1,"b":null}]
          0 | todate                                     => ["1970-01-01T00:00:00Z"]
          "2015-03-05T23:51:47Z" | fromdate              => [1425599507]
          1425599507 | gmtime | .[0:3]                   => [[2015,2,5]]
          [2015,2,5,23,51,47,4,63] | mktime              => [1425599507]
          1425599507 | strftime("%A, %d %B %Y")          => ["Thursday, 05 March 2015"]
          "05/03/2015" | strptime("%d/%m/%Y") | mktime   => [1425513600]
          {"a":1,"b":2} | pick(.a)                       => [{"a":1}]
          "  x " | trim, ltrim, rtrim                    => ["x","x ","  x"]
          [1,3,5] | bsearch(3), bsearch(4)               => [1,-3]
          isempty(empty), isempty(1)                     => [true,false]
          if false then 1 end                            => [null]
          [1,2] | have_it? // "no"                       => ["no"]
          """)
  void whatTheLibraryLacks(String program, String results) {
    assertThat(Json.write(Jq.run(program, null, budget()), budget())).isEqualTo(results);
  }

  @Test
  void theEnvironmentIsEmpty() {
    assertThat(Jq.run("env, $ENV", null, budget())).containsExactly(Map.of(), Map.of());
  }
}
