package dev.millrace.api.cli;

import dev.millrace.api.http.Json;
import dev.millrace.engine.CreateExecution;
import dev.millrace.engine.Engine;
import dev.millrace.engine.flow.CompiledFlow;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.flow.Flow;
import dev.millrace.engine.flow.Input;
import dev.millrace.engine.flow.InputType;
import dev.millrace.engine.input.FileUpload;
import dev.millrace.engine.query.ExecutionView;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.yaml.FlowParser;
import dev.millrace.engine.yaml.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs one flow to its end in this terminal, without a server. */
@Command(
    name = "run",
    description = {
      "Runs one flow to its end in this terminal, without a server.",
      "",
      "Beside FILE.yaml there may be a folder FILE: the flows in FILE/flows are saved first, and"
          + " the files in FILE/files become files of the flow's namespace.",
      "",
      "Exit code by the state of the execution: 0 SUCCESS, 3 WARNING (0 with --warning-is-ok), 1"
          + " FAILED, 4 KILLED or CANCELLED, 5 it waits for somebody to resume it. 2 is a wrong"
          + " flow, input or option, 69 something that is not there, such as the database.",
      "",
      "Without --data it keeps its data in ~/.millrace/run, apart from a server's. When another run"
          + " uses that folder, it uses a temporary one.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

  private final Launcher launcher;
  private final Map<String, String> environment;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FILE.yaml", description = "The flow.")
  private Path file = Path.of("");

  @Option(
      names = {"-i", "--input"},
      paramLabel = "NAME=VALUE",
      description = "Value of an input; may be given several times.")
  private Map<String, String> inputs = new LinkedHashMap<>();

  @Option(
      names = "--input-file",
      paramLabel = "NAME=PATH",
      description = "File for an input of type FILE; may be given several times.")
  private Map<String, Path> inputFiles = new LinkedHashMap<>();

  @Option(
      names = "--files",
      paramLabel = "FOLDER",
      description = "Folder whose files become namespace files, instead of FILE/files.")
  private @Nullable Path namespaceFiles;

  @Option(names = "--warning-is-ok", description = "Exit with 0 when the execution ends WARNING.")
  private boolean warningIsOk;

  RunCommand(Launcher launcher, Map<String, String> environment) {
    this.launcher = launcher;
    this.environment = environment;
  }

  @Override
  public Integer call() throws Exception {
    Settings settings = CommonOptions.settings(spec.commandLine().getParseResult(), environment);
    UnknownVariables.warn(environment, spec.commandLine().getErr());
    LogLevels.set(settings, "warn");
    String source = ValidateCommand.read(file);
    NodeConfig config = new ConfigReader(settings, environment).node();
    FlowParser parser = ValidateCommand.parser(settings, config);
    Flow flow = checked(parser, source);
    Map<String, @Nullable Object> given = inputs(flow);
    try (RunNode node =
        RunNode.start(
            launcher, config, settings.isGiven(Setting.DATA), spec.commandLine().getErr())) {
      Engine engine = node.engine();
      Companions.of(file, namespaceFiles).save(engine, parser, flow.namespace());
      engine.flows().createOrUpdate(source);
      ExecutionId id =
          engine.executions().create(CreateExecution.of(flow.namespace(), flow.id(), given));
      node.killOnInterrupt(id);
      PrintWriter out = spec.commandLine().getOut();
      RunView view = Terminal.isInteractive(environment) ? new RunScreen(out) : new RunLines(out);
      ExecutionView ended = new RunLoop(engine, view).watch(id);
      return report(ended, out);
    }
  }

  /** The flow, checked before anything is started. */
  private Flow checked(FlowParser parser, String source) {
    CompiledFlow compiled = parser.parseOrThrow(source, file.toString());
    PrintWriter err = spec.commandLine().getErr();
    for (Problem warning : parser.parse(source, file.toString()).warnings()) {
      err.println("millrace: " + warning);
    }
    err.flush();
    return compiled.flow();
  }

  private Map<String, @Nullable Object> inputs(Flow flow) {
    Map<String, Input> known = byPath(flow.inputs(), "");
    inputs.forEach((name, value) -> {
      if (required(known, flow, name).type() == InputType.FILE && !value.contains("://")) {
        throw new EngineException(
            ErrorCode.INPUT_INVALID,
            "input " + name + " is a file: give it with --input-file " + name + "=" + value);
      }
    });
    Map<String, @Nullable Object> given = new LinkedHashMap<>(inputs);
    inputFiles.forEach((name, path) -> {
      required(known, flow, name);
      if (!Files.isReadable(path)) {
        throw new EngineException(
            ErrorCode.INPUT_INVALID, "input " + name + ": there is no file " + path);
      }
      given.put(
          name, new FileUpload(path.getFileName().toString(), () -> Files.newInputStream(path)));
    });
    return given;
  }

  /**
   * The API takes values of inputs the flow does not have, as Kestra's does; here one is mistyped.
   */
  private static Input required(Map<String, Input> known, Flow flow, String name) {
    Input input = known.get(name);
    if (input == null) {
      throw new EngineException(
          ErrorCode.INPUT_INVALID,
          "flow "
              + flow.id()
              + " has no input "
              + name
              + (known.isEmpty()
                  ? ", and no other"
                  : "; did you mean " + NearestWord.of(name, known.keySet()) + "?"));
    }
    return input;
  }

  private static Map<String, Input> byPath(List<Input> inputs, String before) {
    Map<String, Input> known = new LinkedHashMap<>();
    for (Input input : inputs) {
      known.put(before + input.id(), input);
      known.putAll(byPath(input.children(), before + input.id() + "."));
    }
    return known;
  }

  private int report(ExecutionView ended, PrintWriter out) throws IOException {
    Map<String, @Nullable Object> outputs = ended.documents().outputs();
    if (outputs != null && !outputs.isEmpty()) {
      out.println("outputs");
      out.println(Json.pretty(outputs));
    }
    out.flush();
    State state = ended.state().current();
    return switch (state) {
      case SUCCESS, SKIPPED, RETRIED -> 0;
      case WARNING -> warningIsOk ? 0 : 3;
      case KILLED, CANCELLED, KILLING -> 4;
      case PAUSED -> 5;
      default -> 1;
    };
  }
}
