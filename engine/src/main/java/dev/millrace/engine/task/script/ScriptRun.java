package dev.millrace.engine.task.script;

import dev.millrace.engine.task.HandlerSettings;
import dev.millrace.engine.task.PropertyValues;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskFailure;
import dev.millrace.engine.task.TaskResult;
import dev.millrace.engine.task.WorkingFiles;
import dev.millrace.engine.task.script.ScriptOptions.TargetOs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One run of a script task: files in, templates rendered, commands given to the runner, outputs and
 * files out. Lives as long as the attempt and is used by its thread alone.
 */
final class ScriptRun {

  private static final String OUTPUT_FOLDER = "outputs";

  private final Language language;
  private final ScriptOptions options;
  private final RunContext context;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final List<String> prologue = new ArrayList<>();

  ScriptRun(Language language, ScriptOptions options, RunContext context) {
    this.language = language;
    this.options = options;
    this.context = context;
  }

  /** Sets a variable for the commands, unless the task sets it itself. */
  ScriptRun withEnvironment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Puts shell commands before all others. */
  ScriptRun withPrologue(List<String> commands) {
    prologue.addAll(commands);
    return this;
  }

  static List<String> warnings(Map<String, @Nullable Object> properties, HandlerSettings settings) {
    List<String> warnings = new ArrayList<>();
    String objection = Runners.objection(properties, settings);
    if (objection != null) {
      warnings.add(objection);
    }
    if (properties.containsKey("warningOnStdErr")) {
      warnings.add(
          "`warningOnStdErr` has no effect: what a script writes to its error stream is logged");
    }
    return warnings;
  }

  TaskResult commands(List<?> commands) throws Exception {
    TaskRunner runner = Runners.choose(options, context.settings());
    Folder folder = prepare();
    List<String> rendered =
        folder.addresses.localized(PropertyValues.strings(commands, context, folder.variables));
    return run(runner, folder, rendered, null);
  }

  TaskResult script(String script) throws Exception {
    TaskRunner runner = Runners.choose(options, context.settings());
    Folder folder = prepare();
    String rendered = folder.addresses.localized(context.render(script, folder.variables));
    if (!language.hasScriptFile()) {
      return run(runner, folder, List.of(rendered), null);
    }
    String program = program();
    Path file = folder.path.resolve("script-" + shortId() + language.extension());
    folder.script = file;
    Files.writeString(
        file, language.equals(Language.PYTHON) ? PythonPrelude.addTo(rendered) : rendered);
    String needs = folder.before.isEmpty() && prologue.isEmpty() ? firstWord(program) : null;
    return run(runner, folder, List.of(program + " " + file.getFileName()), needs);
  }

  private String program() {
    return language.programs().stream()
        .filter(program -> Programs.find(firstWord(program)) != null)
        .findFirst()
        .orElse(language.programs().getFirst());
  }

  private static String firstWord(String command) {
    int space = command.indexOf(' ');
    return space < 0 ? command : command.substring(0, space);
  }

  /** The working directory with its input files, and what templates may say about it. */
  private Folder prepare() throws IOException, TaskFailure {
    Path path = context.workingDirectory().toRealPath();
    WorkingFiles files = new WorkingFiles(context, path);
    files.loadNamespaceFiles(options.namespaceFiles());
    files.writeInputs(options.inputFiles());
    Folder folder = new Folder(path, files, new StorageAddresses(files));
    folder.variables.put("workingDir", path.toString());
    if (options.hasOutputDirectory()) {
      Path output = path.resolve(OUTPUT_FOLDER + "-" + shortId());
      Files.createDirectory(output);
      folder.output = output;
      folder.variables.put("outputDir", output.toString());
    }
    folder.variables.put("outputFiles", outputFilePaths(path));
    folder.before.addAll(
        folder.addresses.localized(
            PropertyValues.strings(options.beforeCommands(), context, folder.variables)));
    return folder;
  }

  private Map<String, Object> outputFilePaths(Path directory) {
    Map<String, Object> paths = new LinkedHashMap<>();
    for (String name : outputFiles()) {
      if (!WorkingFiles.isGlob(name)) {
        paths.put(name, directory.resolve(name).normalize().toString());
      }
    }
    return paths;
  }

  private List<String> outputFiles() {
    return options.outputFiles() == null ? List.of() : options.outputFiles();
  }

  private TaskResult run(
      TaskRunner runner, Folder folder, List<String> commands, @Nullable String needs)
      throws Exception {
    OutputProtocol output = new OutputProtocol(context);
    TaskRunner.Launch launch =
        new TaskRunner.Launch(
            argv(folder, commands),
            environment(folder),
            folder.path,
            needs,
            image(),
            options.taskRunner() == null ? Map.of() : options.taskRunner());
    TaskRunner.Ended ended;
    try {
      ended = runner.run(launch, output, context);
    } finally {
      folder.removeScript();
    }
    return result(folder, output, ended);
  }

  private String image() {
    String image = options.image();
    return image == null ? language.image() : image;
  }

  private List<String> argv(Folder folder, List<String> commands) throws IOException {
    List<String> interpreter =
        options.interpreter() == null || options.interpreter().isEmpty()
            ? language.interpreter()
            : options.interpreter();
    Session session = new Session(interpreter, options.targetOS() == TargetOs.WINDOWS);
    List<String> all = new ArrayList<>(prologue);
    all.addAll(folder.before);
    all.addAll(commands);
    return session.argv(all, options.stopsAtFirstFailure(), folder.path);
  }

  private Map<String, String> environment(Folder folder) throws TaskFailure {
    Map<String, String> all = new LinkedHashMap<>(environment);
    all.put("WORKING_DIR", folder.path.toString());
    if (folder.output != null) {
      all.put("OUTPUT_DIR", folder.output.toString());
    }
    Object own = options.env() == null ? null : context.renderDeep(options.env(), folder.variables);
    PropertyValues.map("env", own)
        .forEach((name, value) -> all.put(name, value == null ? "" : PropertyValues.text(value)));
    return all;
  }

  private TaskResult result(Folder folder, OutputProtocol output, TaskRunner.Ended ended)
      throws IOException, TaskFailure {
    Map<String, @Nullable Object> outputs = new LinkedHashMap<>();
    outputs.put("exitCode", ended.exitCode());
    outputs.put("vars", output.outputs());
    outputs.put("stdOutLineCount", output.outLines());
    outputs.put("stdErrLineCount", output.errorLines());
    if (!ended.details().isEmpty()) {
      outputs.put("taskRunner", ended.details());
    }
    if (output.outputBytes() > context.settings().outputBytesMax()) {
      outputs.put("vars", Map.of());
      throw new TaskFailure(
          "The script's outputs have %d bytes, at most %d are kept; write them to a file and name it in `outputFiles`, or raise the setting output-bytes-max"
              .formatted(output.outputBytes(), context.settings().outputBytesMax()),
          outputs);
    }
    Files.createDirectories(folder.path);
    outputs.put("outputFiles", collected(folder, ended, outputs));
    if (ended.exitCode() != 0) {
      throw new TaskFailure(failure(ended.exitCode()), outputs);
    }
    return TaskResult.of(outputs);
  }

  private Map<String, String> collected(
      Folder folder, TaskRunner.Ended ended, Map<String, @Nullable Object> outputs)
      throws IOException, TaskFailure {
    try {
      Map<String, String> files = new LinkedHashMap<>(folder.files.collect(outputFiles()));
      if (folder.output != null) {
        files.putAll(new WorkingFiles(context, folder.output).collect(List.of("**")));
      }
      return files;
    } catch (TaskFailure e) {
      // The command's own failure is the news; that a file is too large as well is not.
      if (ended.exitCode() != 0) {
        context.logs().warn(String.valueOf(e.getMessage()));
        return Map.of();
      }
      throw new TaskFailure(String.valueOf(e.getMessage()), outputs);
    }
  }

  private static String failure(int exitCode) {
    String message = "Command failed with exit code " + exitCode;
    return switch (exitCode) {
      case 126 -> message + " (a command is not executable)";
      case 127 -> message + " (a command was not found on the PATH)";
      case 137 -> message + " (ended by signal KILL, perhaps for want of memory)";
      default -> message;
    };
  }

  private static String shortId() {
    return UUID.randomUUID().toString().substring(0, 8);
  }

  /** A prepared working directory. */
  private static final class Folder {
    private final Path path;
    private final WorkingFiles files;
    private final StorageAddresses addresses;
    private final Map<String, @Nullable Object> variables = new LinkedHashMap<>();
    private final List<String> before = new ArrayList<>();
    private @Nullable Path output;
    private @Nullable Path script;

    Folder(Path path, WorkingFiles files, StorageAddresses addresses) {
      this.path = path;
      this.files = files;
      this.addresses = addresses;
    }

    /** The script stands among the user's files, for what it imports; it is none of them. */
    void removeScript() throws IOException {
      if (script != null) {
        Files.deleteIfExists(script);
      }
    }
  }
}
