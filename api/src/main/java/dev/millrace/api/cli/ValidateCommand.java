package dev.millrace.api.cli;

import dev.millrace.engine.FlowTemplates;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.task.HandlerSettings;
import dev.millrace.engine.task.TaskTypes;
import dev.millrace.engine.template.Templates;
import dev.millrace.engine.yaml.FlowParser;
import dev.millrace.engine.yaml.ParsedFlow;
import dev.millrace.engine.yaml.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks flow files without a server and without a database. */
@Command(
    name = "validate",
    description = {
      "Checks flow files, or all *.yaml and *.yml below folders, without a server.",
      "Exits with 0 when all are valid, 1 when one is not."
    },
    mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {

  private final Map<String, String> environment;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Flow files and folders.")
  private List<Path> places = new ArrayList<>();

  ValidateCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    Settings settings = CommonOptions.settings(spec.commandLine().getParseResult(), environment);
    FlowParser parser = parser(settings, new ConfigReader(settings, environment).node());
    boolean valid = true;
    for (Path file : files()) {
      for (ParsedFlow flow : parser.parseAll(read(file), file.toString())) {
        report(file, flow);
        valid &= flow.isValid();
      }
    }
    return valid ? 0 : 1;
  }

  /** The parser of a server with these settings. */
  static FlowParser parser(Settings settings, NodeConfig node) {
    Templates templates = new Templates(LimitSettings.templates(settings));
    return new FlowParser(
        TaskTypes.builtIn().on(HandlerSettings.defaults().withDefaultTaskRunner(node.taskRunner())),
        LimitSettings.yaml(settings),
        node.seen().pluginDefaults(),
        new FlowTemplates(templates));
  }

  private void report(Path file, ParsedFlow flow) {
    PrintWriter out = spec.commandLine().getOut();
    out.println((flow.isValid() ? "✓ - " : "❌ - ") + file);
    for (Problem problem : flow.problems()) {
      String mark =
          switch (problem.severity()) {
            case ERROR -> "  ";
            case WARNING -> "  ⚠ ";
            case INFO -> "  ℹ ";
          };
      out.println(mark + problem);
    }
    out.flush();
  }

  private List<Path> files() {
    List<Path> files = new ArrayList<>();
    for (Path place : places) {
      if (!Files.isDirectory(place)) {
        files.add(place);
        continue;
      }
      try (Stream<Path> below = Files.walk(place)) {
        below.filter(ValidateCommand::isFlowFile).sorted().forEach(files::add);
      } catch (IOException e) {
        throw unreadable(place, e);
      }
    }
    return files;
  }

  private static boolean isFlowFile(Path file) {
    String name = file.getFileName().toString();
    return Files.isRegularFile(file) && (name.endsWith(".yaml") || name.endsWith(".yml"));
  }

  /** The text of a flow file. */
  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static EngineException unreadable(Path file, IOException e) {
    String why =
        switch (e) {
          case NoSuchFileException _ -> "there is no such file";
          case AccessDeniedException _ -> "permission denied";
          case CharacterCodingException _ -> "it is not UTF-8 text";
          default -> Files.isDirectory(file) ? "it is a folder" : e.toString();
        };
    return new EngineException(ErrorCode.FILE_NOT_FOUND, "cannot read " + file + ": " + why, e);
  }
}
