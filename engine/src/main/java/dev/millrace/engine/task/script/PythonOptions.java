package dev.millrace.engine.task.script;

import dev.millrace.engine.task.Doc;
import dev.millrace.engine.task.WorkingFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The properties only Python tasks have: packages to install before the commands run. */
record PythonOptions(
    @Doc("Packages to install first, as for pip.") @Nullable List<String> dependencies,
    @Doc("Python version of the environment, with uv.") @Nullable String pythonVersion,
    @Doc(value = "What installs the packages.", fallback = "UV, else PIP")
        @Nullable PackageManager packageManager,
    @Doc("Accepted; environments are made afresh for each run.")
        @Nullable Boolean dependencyCacheEnabled,
    @Doc("Accepted; uv is never installed by the engine.") @Nullable Boolean uvAutoInstallEnabled,
    @Doc("Accepted; uv is never installed by the engine.") @Nullable String uvInstallerVersion,
    @Doc("Accepted; uv is never installed by the engine.") @Nullable String uvInstallerSha256) {

  /** Programs that install packages. */
  enum PackageManager {
    UV,
    PIP
  }

  private static final String FOLDER = WorkingFiles.PRIVATE_FOLDER + "/venv";

  ScriptRun prepare(ScriptRun run) {
    run.withEnvironment("PYTHONUNBUFFERED", "true")
        .withEnvironment("PIP_ROOT_USER_ACTION", "ignore")
        .withEnvironment("PIP_DISABLE_PIP_VERSION_CHECK", "1");
    return dependencies == null || dependencies.isEmpty() ? run : run.withPrologue(install());
  }

  /** Shell commands that make a virtual environment with the packages and enter it. */
  private List<String> install() {
    List<String> packages = dependencies == null ? List.of() : dependencies;
    String quoted = packages.stream().map(PythonOptions::quoted).collect(Collectors.joining(" "));
    String version = pythonVersion == null ? "" : " --python " + quoted(pythonVersion);
    String uv =
        "uv venv -q --clear%s %s && uv pip install -q --python %s/bin/python %s"
            .formatted(version, FOLDER, FOLDER, quoted);
    String pip =
        "python3 -m venv --clear %s && %s/bin/python -m pip install -q %s"
            .formatted(FOLDER, FOLDER, quoted);
    List<String> commands = new ArrayList<>();
    commands.add(
        packageManager == PackageManager.PIP
            ? pip
            : "if command -v uv >/dev/null 2>&1; then %s; else %s; fi".formatted(uv, pip));
    commands.add(". " + FOLDER + "/bin/activate");
    return commands;
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
