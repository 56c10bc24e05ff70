package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.testing.AskedServer;
import dev.millrace.engine.testing.EngineFixture;
import dev.millrace.engine.testing.EngineFixture.Ended;
import dev.millrace.engine.testing.PostgresExtension;
import dev.millrace.engine.testing.TestDatabase;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Templates that ask the outside ({@code http()}, {@code subflow()}) wherever they stand. */
@ExtendWith(PostgresExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class CallsWhilePlanningTest {

  private static final String EVERYWHERE =
      """
      id: everywhere
      namespace: test
      tasks:
        - {id: a, type: debug.Return, format: a, runIf: "{{ %s.run }}"}
        - {id: no, type: debug.Return, format: no, runIf: "{{ not %s.run }}"}
        - id: choice
          type: flow.If
          condition: "{{ %s.ok }}"
          then: [{id: then, type: debug.Return, format: then}]
        - id: way
          type: flow.Switch
          value: "{{ %s }}"
          cases: {b: [{id: b, type: debug.Return, format: b}]}
        - id: each
          type: flow.ForEach
          values: "{{ %s }}"
          tasks: [{id: one, type: debug.Return, format: "{{ taskrun.value }}"}]
        - id: both
          type: flow.Parallel
          concurrent: "{{ %s }}"
          tasks: [{id: p, type: debug.Return, format: p}]
        - {id: wait, type: flow.Pause, pauseDuration: "{{ %s }}"}
      outputs:
        - {id: total, type: INT, value: "{{ %s.total }}"}
      """;

  private AskedServer server;
  private EngineFixture engine;

  @BeforeAll
  void start(TestDatabase db, Database database) throws IOException {
    server = AskedServer.start();
    engine = EngineFixture.start(db, database);
  }

  @AfterAll
  void stop() {
    server.close();
    engine.close();
  }

  /** The expression that asks a path of the server. */
  private String http(String path) {
    return "http('" + server.at(path) + "')";
  }

  @Test
  void everyPlaceThatThePlannerRendersMayAskAndAsksOnce() throws Exception {
    server
        .on("/runif", "{\"run\": true}")
        .on("/if", "{\"ok\": true}")
        .on("/switch", "\"b\"")
        .on("/values", "[\"x\", \"y\"]")
        .on("/pause", "\"PT0.01S\"")
        .on("/concurrent", "1")
        .on("/output", "{\"total\": 42}");

    Ended ended =
        engine.run(
            EVERYWHERE.formatted(
                http("/runif"),
                http("/runif"),
                http("/if"),
                http("/switch"),
                http("/values"),
                http("/concurrent"),
                http("/pause"),
                http("/output")));

    assertThat(ended.error()).isNull();
    assertThat(ended.shown())
        .containsExactly(
            "a SUCCESS",
            "no SKIPPED",
            "choice SUCCESS",
            "then SUCCESS",
            "way SUCCESS",
            "b SUCCESS",
            "each SUCCESS",
            "one[x] SUCCESS",
            "one[y] SUCCESS",
            "both SUCCESS",
            "p SUCCESS",
            "wait SUCCESS");
    assertThat(ended.outputs()).containsEntry("total", 42);
    assertThat(server.calls("/runif")).isEqualTo(2);
    assertThat(server.calls("/if")).isEqualTo(1);
    assertThat(server.calls("/switch")).isEqualTo(1);
    assertThat(server.calls("/values")).isEqualTo(1);
    assertThat(server.calls("/concurrent")).isEqualTo(1);
    assertThat(server.calls("/output")).isEqualTo(1);
    // A Pause looks at its properties once more when its time is over.
    assertThat(server.calls("/pause")).isEqualTo(2);
  }

  @Test
  void aLoopUntilAsksAnewInEachRound() throws Exception {
    server.on("/job", call -> "{\"state\": \"" + (call < 3 ? "running" : "done") + "\"}");

    Ended ended =
        engine.run(
            """
            id: polling
            namespace: test
            tasks:
              - id: poll
                type: flow.LoopUntil
                condition: "{{ %s.state == 'done' }}"
                checkFrequency: {interval: PT0.01S}
                tasks: [{id: note, type: log.Log, message: looking}]
              - {id: rounds, type: debug.Return, format: "{{ outputs.poll.iterationCount }}"}
            """
                .formatted(http("/job")));

    assertThat(ended.shown()).containsExactly("poll SUCCESS", "note SUCCESS", "rounds SUCCESS");
    assertThat(ended.run("rounds").outputs()).containsEntry("value", "3");
    assertThat(server.calls("/job")).isEqualTo(3);
  }

  @Test
  void aSubflowsInputsAndItsChildsDefaultsLabelsAndOutputsMayAsk() throws Exception {
    server.on("/in", "\"given\"").on("/default", "\"made\"").on("/label", "\"blue\"");
    engine.save(
        """
        id: child
        namespace: test
        labels: {colour: "{{ %s }}"}
        inputs:
          - {id: a, type: STRING}
          - {id: b, type: STRING, defaults: "{{ %s }}"}
        tasks: [{id: t, type: log.Log, message: hi}]
        outputs: [{id: both, type: STRING, value: "{{ inputs.a ~ inputs.b ~ labels.colour }}"}]
        """
            .formatted(http("/label"), http("/default")));

    Ended ended =
        engine.run(
            """
            id: parent
            namespace: test
            tasks:
              - id: call
                type: flow.Subflow
                namespace: test
                flowId: child
                inputs: {a: "{{ %s }}"}
            outputs: [{id: all, type: STRING, value: "{{ outputs.call.outputs.both }}"}]
            """
                .formatted(http("/in")));

    assertThat(ended.run("call").error()).isNull();
    assertThat(ended.outputs()).containsEntry("all", "givenmadeblue");
    assertThat(ended.run("call").attempts()).isEqualTo(1);
    assertThat(server.calls("/in")).isEqualTo(1);
    assertThat(server.calls("/default")).isEqualTo(1);
    assertThat(server.calls("/label")).isEqualTo(1);
  }

  @Test
  void theDefaultOfAnAnswerToAPauseMayAsk() throws Exception {
    server.on("/answer", "\"yes\"");
    ExecutionId id =
        engine.begin(
            """
            id: answered
            namespace: test
            tasks:
              - id: ask
                type: flow.Pause
                onResume: [{id: reply, type: STRING, defaults: "{{ %s }}"}]
              - {id: said, type: debug.Return, format: "{{ outputs.ask.onResume.reply }}"}
            """
                .formatted(http("/answer")),
            Map.of());
    engine.awaitState(id, State.PAUSED);

    engine.engine().executions().resume(id, Map.of(), "anna");
    Ended ended = engine.await(id);

    assertThat(ended.run("said").outputs()).containsEntry("value", "yes");
    assertThat(server.calls("/answer")).isEqualTo(1);
  }

  @Test
  void severalCallsOfOneTemplateAreEachMadeOnceAlsoWhenTheirQueryChangesWithTheClock()
      throws Exception {
    server.on("/page", call -> "{\"n\": " + call + "}").on("/other", "{\"n\": 10}");

    Ended ended =
        engine.run(
            """
            id: several
            namespace: test
            tasks:
              - id: sum
                type: flow.Switch
                value: "{{ http('%1$s?at=' ~ now()).n + http('%2$s').n + http('%1$s?at=' ~ uuid()).n }}"
                cases: {"13": [{id: right, type: log.Log, message: hi}]}
            """
                .formatted(server.at("/page"), server.at("/other")));

    assertThat(ended.shown()).containsExactly("sum SUCCESS", "right SUCCESS");
    assertThat(server.calls("/page")).isEqualTo(2);
    assertThat(server.calls("/other")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "runif | {id: t, type: log.Log, message: hi, runIf: '{{ %s }}'} | Failed to evaluate the"
            + " runIf",
        "if | {id: t, type: flow.If, condition: '{{ %s }}', then: [{id: x, type: log.Log, message:"
            + " hi}]} | status 404",
        "each | {id: t, type: flow.ForEach, values: '{{ %s }}', tasks: [{id: x, type: log.Log,"
            + " message: hi}]} | status 404",
        "call | {id: t, type: flow.Subflow, namespace: test, flowId: quiet, inputs: {a: '{{ %s"
            + " }}'}} | status 404"
      })
  void aCallThatFailsFailsItsTaskAndSaysWhy(String place, String task, String expected)
      throws Exception {
    engine.save("{id: quiet, namespace: test, tasks: [{id: t, type: log.Log, message: hi}]}");
    String quoted = task.replace("'{{ %s }}'", "\"{{ " + http("/nothing/" + place) + " }}\"");

    Ended ended = engine.run("{id: fails" + place + ", namespace: test, tasks: [" + quoted + "]}");

    assertThat(ended.state()).isEqualTo(State.FAILED);
    assertThat(ended.run("t").error()).contains(expected);
    assertThat(server.calls("/nothing/" + place)).isEqualTo(1);
  }

  @Test
  void theStatusOfACallThatFailedIsNamed() throws Exception {
    Ended ended =
        engine.run(
            """
            id: named
            namespace: test
            tasks: [{id: t, type: log.Log, message: hi}]
            outputs: [{id: o, type: STRING, value: "{{ %s }}"}]
            """
                .formatted(http("/nothing")));

    assertThat(ended.state()).isEqualTo(State.FAILED);
    assertThat(ended.error())
        .contains(
            "Failed to render output values", "status 404 : Not Found", server.at("/nothing"));
    assertThat(server.calls("/nothing")).isEqualTo(1);
  }

  @Test
  void whileOneWaitsForASlowServerOthersGoOn() throws Exception {
    server.on("/slow", "true").hold("/slow");
    ExecutionId slow = engine.begin(asking("slow", "/slow"), Map.of());
    server.awaitCall("/slow");

    Ended other =
        engine.run("{id: quick, namespace: test, tasks: [{id: q, type: log.Log, message: hi}]}");
    State meanwhile = engine.look(slow).state();
    server.release("/slow");
    Ended ended = engine.await(slow);

    assertThat(other.state()).isEqualTo(State.SUCCESS);
    assertThat(meanwhile).isEqualTo(State.RUNNING);
    assertThat(ended.shown()).containsExactly("t SUCCESS", "x SUCCESS");
  }

  private String asking(String id, String path) {
    return """
    id: %s
    namespace: test
    tasks:
      - id: t
        type: flow.If
        condition: "{{ %s }}"
        then: [{id: x, type: log.Log, message: hi}]
    """
        .formatted(id, http(path));
  }

  @Test
  void aKillEndsAnExecutionWhoseCallIsOpen() throws Exception {
    server.on("/killed", "true").hold("/killed");
    ExecutionId id = engine.begin(asking("killed", "/killed"), Map.of());
    server.awaitCall("/killed");

    engine.engine().executions().kill(id, true);
    Ended ended = engine.await(id);

    assertThat(ended.state()).isEqualTo(State.KILLED);
    assertThat(ended.shown()).containsExactly("t KILLED");
  }

  @Test
  void aKillEndsAnExecutionWhoseOutputsWaitForACall() throws Exception {
    server.on("/atend", "1").hold("/atend");
    ExecutionId id =
        engine.begin(
            """
            id: killedatend
            namespace: test
            tasks: [{id: t, type: log.Log, message: hi}]
            outputs: [{id: o, type: INT, value: "{{ %s }}"}]
            """
                .formatted(http("/atend")),
            Map.of());
    server.awaitCall("/atend");

    engine.engine().executions().kill(id, true);

    assertThat(engine.await(id).state()).isEqualTo(State.KILLED);
  }

  @Test
  void anExitWhoseOutputsAskEndsInItsState() throws Exception {
    server.on("/late", "7");

    Ended ended =
        engine.run(
            """
            id: exits
            namespace: test
            tasks:
              - {id: leave, type: execution.Exit, state: WARNING}
              - {id: never, type: log.Log, message: hi}
            outputs: [{id: o, type: INT, value: "{{ %s }}"}]
            """
                .formatted(http("/late")));

    assertThat(ended.state()).isEqualTo(State.WARNING);
    assertThat(ended.outputs()).containsEntry("o", 7);
  }

  @Test
  void anExecutionPausedByHandWhileItsCallIsOpenGoesOnWhenItIsResumed() throws Exception {
    server.on("/held", "true").hold("/held");
    ExecutionId id = engine.begin(asking("paused", "/held"), Map.of());
    server.awaitCall("/held");
    Executions executions = engine.engine().executions();

    executions.pause(id);
    server.release("/held");
    executions.resume(id, Map.of(), null);
    Ended ended = engine.await(id);

    assertThat(ended.shown()).containsExactly("t SUCCESS", "x SUCCESS");
  }

  // ---- subflow()

  private static final String CALLED =
      """
      id: called
      namespace: test
      inputs: [{id: n, type: INT, defaults: 1}]
      tasks: [{id: t, type: log.Log, message: hi}]
      outputs: [{id: list, type: JSON, value: ["a{{ inputs.n }}", "b{{ inputs.n }}"]}]
      """;

  private static final String CALLING =
      """
      id: calling
      namespace: test
      inputs:
        - id: choice
          type: SELECT
          expression: "{{ subflow('test', 'called', {'n': 5}).outputs.list }}"
          defaults: b5
        - {id: state, type: STRING, defaults: "{{ subflow('test', 'called').state }}"}
        - {id: from, type: STRING, defaults: "{{ subflow('test', 'called', labels={'a': 'b'}).labels | toJson }}"}
      tasks: [{id: t, type: log.Log, message: hi}]
      outputs: [{id: all, type: STRING, value: "{{ inputs.choice ~ inputs.state ~ inputs.from }}"}]
      """;

  @Test
  void subflowRunsAFlowWhileInputsAreMade() throws Exception {
    engine.save(CALLED);

    Ended ended = engine.run(CALLING);

    assertThat(ended.outputs().get("all"))
        .asString()
        .contains("b5", "SUCCESS", "\"a\":\"b\"", "\"system.from\":\"subflow\"");
  }

  @Test
  void subflowRunsAFlowWhileTheInputsOfASubflowTasksChildAreMade() throws Exception {
    engine.save(CALLED);
    engine.save(CALLING);

    Ended ended =
        engine.run(
            """
            id: grandparent
            namespace: test
            tasks: [{id: call, type: flow.Subflow, namespace: test, flowId: calling}]
            outputs: [{id: all, type: STRING, value: "{{ outputs.call.outputs.all }}"}]
            """);

    assertThat(ended.outputs().get("all")).asString().contains("b5", "SUCCESS");
  }

  @Test
  void subflowIsRefusedInATaskAndSaysWhereItWorks() throws Exception {
    Ended ended =
        engine.run(
            """
            id: misplaced
            namespace: test
            variables: {hidden: "{{ subflow('test', 'called').state }}"}
            tasks: [{id: t, type: debug.Return, format: "{{ render(vars.hidden) }}"}]
            """);

    assertThat(ended.run("t").error())
        .contains(
            "subflow() works only where inputs are made", "io.kestra.plugin.core.flow.Subflow");
  }

  @Test
  void aFlowThatSubflowDoesNotFindOrThatIsTooSlowIsAnErrorOfTheInput() {
    engine.save("{id: sleepy, namespace: test, tasks: [{id: s, type: flow.Pause}]}");
    String flow =
        """
        id: impatient
        namespace: test
        inputs:
          - {id: none, type: STRING, defaults: "{{ subflow('test', 'nowhere').state }}"}
          - {id: slow, type: STRING, defaults: "{{ subflow('test', 'sleepy', timeout='PT0.2S').state }}"}
          - {id: long, type: STRING, defaults: "{{ subflow('test', 'sleepy', timeout='PT6M').state }}"}
        tasks: [{id: t, type: log.Log, message: hi}]
        """;

    assertThatThrownBy(() -> engine.run(flow))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("nowhere")
        .hasMessageContaining("did not end within PT0.2S and is killed")
        .hasMessageContaining("waits at most PT5M");
  }

  @Test
  void flowsWhoseInputsCallEachOtherAreStopped() {
    engine.save(CALLED);
    String flow =
        """
        id: endless
        namespace: test
        inputs: [{id: again, type: STRING, defaults: "{{ subflow('test', 'endless').state }}"}]
        tasks: [{id: t, type: log.Log, message: hi}]
        """;

    assertThatThrownBy(() -> engine.run(flow))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("nested deeper than 3");
  }
}
