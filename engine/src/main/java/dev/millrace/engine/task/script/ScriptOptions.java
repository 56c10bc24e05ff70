package dev.millrace.engine.task.script;

import dev.millrace.engine.task.Doc;
import dev.millrace.engine.task.NamespaceFiles;
import dev.millrace.engine.task.Raw;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The properties all script tasks share.
 *
 * @param beforeCommands raw: rendered with {@code workingDir} and the like
 * @param env raw, as beforeCommands; so not typed as the map it is once rendered
 * @param runner old spelling; {@code taskRunner} wins
 * @param docker old spelling of image and Docker options
 */
record ScriptOptions(
    @Doc("Where the commands run: a block with `type`.")
        @Nullable Map<String, @Nullable Object> taskRunner,
    @Doc("Container image, for runners that use one.") @Nullable String containerImage,
    @Doc("Old spelling of taskRunner: PROCESS or DOCKER.") @Nullable LegacyRunner runner,
    @Doc("Old spelling of Docker's options.") @Nullable Map<String, @Nullable Object> docker,
    @Doc("Commands to run before the others, in the same session.") @Raw
        @Nullable List<@Nullable Object> beforeCommands,
    @Doc("Environment variables: a map, or JSON for one.") @Raw @Nullable Object env,
    @Doc("Program that is given the commands as its last argument.")
        @Nullable List<String> interpreter,
    @Doc(value = "Stop at the first command that fails.", fallback = "true")
        @Nullable Boolean failFast,
    @Doc("Files to put into the working directory: paths and contents or addresses.")
        @Nullable Object inputFiles,
    @Doc("Globs of files to store when the commands have ended.")
        @Nullable List<String> outputFiles,
    @Doc("Which namespace files to put into the working directory.")
        @Nullable NamespaceFiles namespaceFiles,
    @Doc("Old: make a folder whose files are all stored.") @Nullable Boolean outputDirectory,
    @Doc(value = "Operating system the commands are written for.", fallback = "AUTO")
        @Nullable TargetOs targetOS,
    @Doc("Old: has no effect.") @Nullable Boolean warningOnStdErr) {

  /** The two runners there were before task runners. */
  enum LegacyRunner {
    PROCESS,
    DOCKER
  }

  /** Decides how commands are joined. */
  enum TargetOs {
    AUTO,
    LINUX,
    WINDOWS
  }

  boolean stopsAtFirstFailure() {
    return failFast == null || failFast;
  }

  boolean hasOutputDirectory() {
    return outputDirectory != null && outputDirectory;
  }

  /** The image the task asks for, or null. */
  @Nullable String image() {
    Object legacy = docker == null ? null : docker.get("image");
    return containerImage != null || legacy == null ? containerImage : legacy.toString();
  }
}
