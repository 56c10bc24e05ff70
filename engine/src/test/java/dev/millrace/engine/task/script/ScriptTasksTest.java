package dev.millrace.engine.task.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.task.HandlerSettings;
import dev.millrace.engine.task.Metrics;
import dev.millrace.engine.task.TaskFailure;
import dev.millrace.engine.task.testing.FakeRunContext;
import dev.millrace.engine.task.testing.FakeRunContext.LogLine;
import dev.millrace.engine.task.testing.FakeRunContext.MetricPoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptTasksTest {

  private static final String SHELL = "io.kestra.plugin.scripts.shell.Commands";

  private final FakeRunContext context =
      new FakeRunContext()
          .with(HandlerSettings.defaults().withDefaultTaskRunner(HandlerSettings.PROCESS));

  @AfterEach
  void close() throws Exception {
    context.close();
  }

  private Map<String, @Nullable Object> shell(Object... more) throws Exception {
    return context.outputs(SHELL, more);
  }

  @Test
  void standardOutputIsLoggedAsInfoAndStandardErrorAsError() throws Exception {
    Map<String, @Nullable Object> outputs =
        shell("commands", List.of("echo one", "echo two >&2", "printf three"));

    assertThat(context.messages(LogLevel.INFO)).containsExactly("one", "three");
    assertThat(context.messages(LogLevel.ERROR)).containsExactly("two");
    assertThat(outputs)
        .containsEntry("exitCode", 0)
        .containsEntry("stdOutLineCount", 2)
        .containsEntry("stdErrLineCount", 1);
  }

  @Test
  void outputsAreReadHoweverLongTheLogTakesItsLines() throws Exception {
    CompletableFuture<Void> room = new CompletableFuture<>();
    room.completeOnTimeout(null, 3, TimeUnit.SECONDS);
    context.onLine(line -> room.join());

    Map<String, @Nullable Object> outputs =
        shell("commands", List.of("echo first", "echo '::{\"outputs\":{\"a\":1}}::'"));

    assertThat(outputs.get("vars")).isEqualTo(Map.of("a", 1));
  }

  @Test
  void protocolLinesAreOutputsMetricsAndLogs() throws Exception {
    Map<String, @Nullable Object> outputs =
        shell(
            "commands",
            List.of(
                "echo '::{\"outputs\":{\"a\":1,\"b\":[true,null]}}::'",
                "echo '::{\"outputs\":{\"a\":2}}::'",
                "echo '::{\"metrics\":[{\"name\":\"rows\",\"type\":\"counter\",\"value\":5,\"tags\":{\"t\":\"x\"}}]}::'",
                "echo '::{\"metrics\":[{\"name\":\"took\",\"type\":\"timer\",\"value\":1.5}]}::'",
                "echo '::{\"logs\":[{\"level\":\"WARN\",\"message\":\"careful\"}]}::'",
                "echo ' ::{\"outputs\":{\"no\":1}}::'"));

    List<@Nullable Object> list = new ArrayList<>();
    list.add(true);
    list.add(null);
    assertThat(outputs.get("vars")).isEqualTo(Map.of("a", 2, "b", list));
    assertThat(context.points)
        .containsExactly(
            new MetricPoint(Metrics.Type.COUNTER, "rows", 5, Map.of("t", "x")),
            new MetricPoint(Metrics.Type.TIMER, "took", 1.5, Map.of()));
    assertThat(context.lines)
        .containsExactly(
            new LogLine(LogLevel.WARN, "careful"),
            new LogLine(LogLevel.INFO, " ::{\"outputs\":{\"no\":1}}::"));
  }

  @Test
  void aProtocolLineThatIsNoJsonIsAWarning() throws Exception {
    shell("commands", List.of("echo '::{nonsense}::'"));

    assertThat(context.messages(LogLevel.WARN))
        .singleElement()
        .asString()
        .startsWith("Invalid outputs '{nonsense}'");
  }

  @Test
  void aFailedCommandKeepsItsOutputs() {
    TaskFailure failure =
        catchThrowableOfType(
            TaskFailure.class,
            () ->
                shell(
                    "commands",
                    List.of(
                        "echo '::{\"outputs\":{\"a\":1}}::'",
                        "echo x > x.txt",
                        "exit 3",
                        "echo no"),
                    "outputFiles",
                    List.of("*.txt")));

    assertThat(failure).hasMessage("Command failed with exit code 3");
    assertThat(failure.outputs())
        .containsEntry("exitCode", 3)
        .containsEntry("vars", Map.of("a", 1))
        .containsEntry("outputFiles", Map.of("x.txt", "kestra:///x.txt"));
  }

  @Test
  void failFastStopsAtTheFirstFailureUnlessSwitchedOff() throws Exception {
    assertThatThrownBy(() -> shell("commands", List.of("false", "echo after")))
        .hasMessage("Command failed with exit code 1");
    assertThat(context.messages()).isEmpty();

    shell("commands", List.of("false", "echo after"), "failFast", false);

    assertThat(context.messages()).containsExactly("after");
  }

  @Test
  void commandsRunInOneSessionAfterTheBeforeCommands() throws Exception {
    shell("beforeCommands", List.of("x=1", "cd /"), "commands", List.of("echo $x", "pwd"));

    assertThat(context.messages()).containsExactly("1", "/");
  }

  @Test
  void theInterpreterCanBeChosen() throws Exception {
    shell(
        "interpreter", List.of("/bin/echo", "-n"), "commands", List.of("$HOME"), "failFast", true);

    assertThat(context.messages()).containsExactly("$HOME");
  }

  @Test
  void templatesAreRenderedAndMayNameTheWorkingDirectory() throws Exception {
    context.variables.put("name", "Ada");
    context.variables.put("list", List.of("echo 1", "echo 2"));

    shell("commands", List.of("echo {{ name }}", "cd / && echo {{ workingDir }} $WORKING_DIR"));
    shell("commands", "{{ list }}");

    String directory = context.workingDirectory().toRealPath().toString();
    assertThat(context.messages()).containsExactly("Ada", directory + " " + directory, "1", "2");
  }

  @Test
  void filesComeInAndGoOut() throws Exception {
    String uri = context.files.put("in.csv", "a,b\n");
    context.files.putNamespace("lib/tool.sh", "echo tool");

    Map<String, @Nullable Object> outputs =
        shell(
            "inputFiles",
            Map.of("data/in.csv", uri, "text.txt", "hello", "ns.sh", "nsfile:///lib/tool.sh"),
            "namespaceFiles",
            Map.of("enabled", true),
            "commands",
            List.of(
                "sh lib/tool.sh",
                "sh ns.sh",
                "cat data/in.csv text.txt > out.txt",
                "mkdir d",
                "cp out.txt d/deep.txt",
                "echo y > {{ outputFiles['named.bin'] }}"),
            "outputFiles",
            List.of("*.txt", "**/deep.txt", "named.bin", "absent.txt"));

    assertThat(context.messages(LogLevel.INFO)).containsExactly("tool", "tool");
    assertThat(outputs.get("outputFiles"))
        .isEqualTo(
            Map.of(
                "out.txt", "kestra:///out.txt",
                "text.txt", "kestra:///text.txt",
                "d/deep.txt", "kestra:///d/deep.txt",
                "named.bin", "kestra:///named.bin"));
    assertThat(context.files.text("kestra:///out.txt")).isEqualTo("a,b\nhello");
    assertThat(context.messages(LogLevel.WARN))
        .containsExactly("outputFiles: `absent.txt` was not written");
  }

  @Test
  void namespaceFilesAreChosenByGlobs() throws Exception {
    context.files.putNamespace("a.py", "a");
    context.files.putNamespace("b.sql", "b");
    context.files.putNamespace("sub/c.py", "c");

    shell(
        "namespaceFiles",
        Map.of("include", List.of("**/*.py"), "exclude", List.of("sub/**")),
        "commands",
        List.of("ls"));

    assertThat(context.messages()).containsExactly("a.py");
  }

  @Test
  void addressesInCommandsAreFetchedAndReplacedByPaths() throws Exception {
    context.variables.put("uri", context.files.put("rows.txt", "from storage"));

    Map<String, @Nullable Object> outputs =
        shell("commands", List.of("cat '{{ uri }}'"), "outputFiles", List.of("**"));

    assertThat(context.messages()).containsExactly("from storage");
    assertThat(outputs.get("outputFiles")).isEqualTo(Map.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "a/../../x", ".", ""})
  void anInputFileOutsideTheWorkingDirectoryIsRefused(String path) {
    assertThatThrownBy(() -> shell("inputFiles", Map.of(path, "x"), "commands", List.of("true")))
        .isInstanceOf(TaskFailure.class)
        .hasMessageContaining("outside the working directory");
  }

  @Test
  void aLinkOutOfTheWorkingDirectoryIsNoOutput() throws Exception {
    Map<String, @Nullable Object> outputs =
        shell(
            "commands",
            List.of("ln -s /etc/hostname leak", "ln -s /etc dir"),
            "outputFiles",
            List.of("leak", "dir/hostname"));

    assertThat(outputs.get("outputFiles")).isEqualTo(Map.of());
    assertThat(context.messages(LogLevel.WARN)).anyMatch(line -> line.contains("links outside"));
  }

  @Test
  void everyFileOfTheOutputDirectoryIsStored() throws Exception {
    Map<String, @Nullable Object> outputs =
        shell(
            "outputDirectory",
            true,
            "commands",
            List.of(
                "echo 1 > {{ outputDir }}/a", "mkdir $OUTPUT_DIR/s", "echo 2 > $OUTPUT_DIR/s/b"));

    assertThat(outputs.get("outputFiles"))
        .isEqualTo(Map.of("a", "kestra:///a", "s/b", "kestra:///s/b"));
  }

  @Test
  void aMissingInterpreterIsNamed() {
    EngineException missing =
        catchThrowableOfType(
            EngineException.class,
            () -> shell("interpreter", List.of("no-such-shell", "-c"), "commands", List.of("x")));

    assertThat(missing.code()).isEqualTo(ErrorCode.INTERPRETER_MISSING);
    assertThat(missing).hasMessageContaining("`no-such-shell` is not installed");
  }

  @Test
  void aMissingProgramOfTheLanguageIsNamed() {
    EngineException missing =
        catchThrowableOfType(
            EngineException.class,
            () ->
                context.outputs(
                    "io.kestra.plugin.scripts.python.Script",
                    "script",
                    "print(1)",
                    "env",
                    Map.of("PATH", "/nowhere")));

    assertThat(missing.code()).isEqualTo(ErrorCode.INTERPRETER_MISSING);
    assertThat(missing).hasMessageContaining("python3").hasMessageContaining("/nowhere");
  }

  @Test
  void aCommandThatIsNotFoundIsExplained() {
    assertThatThrownBy(() -> shell("commands", List.of("no-such-command")))
        .hasMessage("Command failed with exit code 127 (a command was not found on the PATH)");
  }

  @Test
  void nothingOfTheEnginesEnvironmentReachesTheScript() throws Exception {
    shell("commands", List.of("env"), "env", Map.of("MINE", "1", "EMPTY", ""));

    assertThat(context.messages())
        .allMatch(line ->
            line.matches(
                "(PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_.*|TZ|TMPDIR|HOSTNAME|JAVA_HOME|XDG_.*|PYENV_.*"
                    + "|.*_proxy|.*_PROXY|SSL_CERT_.*|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|NODE_EXTRA_CA_CERTS|PIP_.*|UV_.*|.*REGISTRY"
                    + "|npm_.*|VIRTUAL_ENV|NVM_DIR|GO.*|PYTHONPATH|PWD|OLDPWD|SHLVL|_|WORKING_DIR|MINE|EMPTY|LD_LIBRARY_PATH|MILLRACE_SCRIPT_RUN)=.*"))
        .contains("MINE=1", "EMPTY=");
  }

  @Test
  void variablesAreRenderedAndMayNameTheWorkingDirectory() throws Exception {
    context.variables.put("all", Map.of("A", 1));

    shell(
        "commands",
        List.of("echo $DIR $LIST"),
        "env",
        Map.of("DIR", "{{ workingDir }}/x", "LIST", List.of(1)));
    shell("commands", List.of("echo $A"), "env", "{{ all }}");

    String directory = context.workingDirectory().toRealPath().toString();
    assertThat(context.messages()).containsExactly(directory + "/x [1]", "1");
    assertThatThrownBy(() -> shell("commands", List.of("true"), "env", List.of("A=1")))
        .isInstanceOf(TaskFailure.class)
        .hasMessageContaining("Property `env`: expected a map");
  }

  @Test
  void secretsOfTheEngineAreNotAmongWhatScriptsInherit() {
    Map<String, String> engine =
        Map.of(
            "MILLRACE_DATABASE_PASSWORD",
            "x",
            "SECRET_TOKEN",
            "x",
            "AWS_SECRET_ACCESS_KEY",
            "x",
            "PATH",
            "/bin",
            "LC_ALL",
            "C");

    assertThat(ChildEnvironment.of(engine, Map.of("OWN", "1")))
        .containsOnlyKeys("PATH", "LC_ALL", "OWN");
  }

  @Test
  void muchOutputIsReadToTheEndAndLongLinesAreCut() throws Exception {
    Map<String, @Nullable Object> outputs =
        shell(
            "commands",
            List.of("seq 1 20000", "head -c 5000000 /dev/zero | tr '\\0' x", "echo", "echo end"));

    assertThat(outputs.get("stdOutLineCount")).isEqualTo(20002);
    assertThat(context.messages()).hasSize(20002).endsWith("end");
    assertThat(context.messages().get(20000)).endsWith("bytes cut)").hasSizeLessThan(2_000_000);
  }

  @Test
  void outputsTooLargeForALineFailTheTaskInsteadOfBeingText() {
    String large = "head -c 3000000 /dev/zero | tr '\\0' x";

    assertThatThrownBy(() ->
            shell(
                "commands",
                List.of("printf '::{\"outputs\":{\"a\":\"'", large, "echo '\"}}::'", "echo end")))
        .isInstanceOf(TaskFailure.class)
        .hasMessageContaining("at most 1048576 are kept");
    assertThat(context.messages()).containsExactly("end");
  }

  @Test
  void outputsThatAreTooLargeFailTheTask() {
    context.with(
        HandlerSettings.defaults()
            .withDefaultTaskRunner(HandlerSettings.PROCESS)
            .withOutputBytesMax(100));

    assertThatThrownBy(() ->
            shell(
                "commands",
                List.of("echo \"::{\\\"outputs\\\":{\\\"a\\\":\\\"$(printf '%200s' x)\\\"}}::\"")))
        .isInstanceOf(TaskFailure.class)
        .hasMessageContaining("at most 100 are kept");
  }

  @Test
  void commandsLongerThanTheKernelTakesRun() throws Exception {
    shell("commands", List.of("echo " + "x".repeat(300_000) + " | wc -c"));

    assertThat(context.messages().getFirst().strip()).isEqualTo("300001");
  }

  @Test
  void aShellScriptRuns() throws Exception {
    context.outputs(
        "io.kestra.plugin.scripts.shell.Script", "script", "for i in 1 2\ndo echo $i\ndone\n");

    assertThat(context.messages()).containsExactly("1", "2");
  }

  @Test
  void aScriptFileIsNotAmongTheOutputs() throws Exception {
    Map<String, @Nullable Object> outputs =
        context.outputs(
            "io.kestra.plugin.scripts.perl.Script",
            "script",
            "open(F, '>', 'x.pl'); print 'hi';",
            "outputFiles",
            List.of("*.pl"));

    assertThat(context.messages()).containsExactly("hi");
    assertThat(outputs.get("outputFiles")).isEqualTo(Map.of("x.pl", "kestra:///x.pl"));
    Path directory = context.workingDirectory();
    try (var files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactly("x.pl");
    }
  }
}
