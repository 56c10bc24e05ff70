package dev.millrace.engine.task.script;

import java.util.List;

/**
 * What differs between the script languages.
 *
 * @param name the package in the type name
 * @param title how people write it
 * @param image default container image
 * @param interpreter program that is given the commands
 * @param programs what a script file is run with: the first that is installed is used
 * @param extension of the script file; empty: the script is given to the interpreter as it is
 */
record Language(
    String name,
    String title,
    String image,
    List<String> interpreter,
    List<String> programs,
    String extension) {

  private static final List<String> SHELL = List.of("/bin/sh", "-c");

  static final Language PYTHON =
      new Language(
          "python", "Python", "python:3.13-slim", SHELL, List.of("python3", "python"), ".py");

  static final Language JBANG =
      new Language("jbang", "JBang", "jbangdev/jbang-action", SHELL, List.of("jbang"), ".java");

  /** All but those with properties of their own, which are {@link #PYTHON} and {@link #JBANG}. */
  static final List<Language> PLAIN =
      List.of(
          new Language("shell", "Shell", "ubuntu", SHELL, List.of(), ""),
          new Language("node", "Node.js", "node", SHELL, List.of("node"), ".js"),
          new Language("ruby", "Ruby", "ruby", SHELL, List.of("ruby"), ".rb"),
          new Language("perl", "Perl", "perl", SHELL, List.of("perl"), ".pl"),
          new Language("php", "PHP", "php", SHELL, List.of("php"), ".php"),
          new Language("lua", "Lua", "nickblah/lua", SHELL, List.of("lua"), ".lua"),
          new Language(
              "powershell",
              "PowerShell",
              "ghcr.io/kestra-io/powershell:latest",
              List.of("pwsh", "-NoProfile", "-NonInteractive", "-Command"),
              List.of(),
              ""),
          new Language("julia", "Julia", "julia", SHELL, List.of("julia"), ".jl"),
          new Language("r", "R", "r-base", SHELL, List.of("Rscript"), ".R"),
          new Language("go", "Go", "golang", SHELL, List.of("go run"), ".go"),
          new Language("groovy", "Groovy", "groovy", SHELL, List.of("groovy"), ".groovy"),
          new Language(
              "deno", "Deno", "denoland/deno", SHELL, List.of("deno run --allow-all"), ".ts"),
          new Language("bun", "Bun", "oven/bun", SHELL, List.of("bun run"), ".ts"),
          new Language(
              "dotnet",
              ".NET",
              "mcr.microsoft.com/dotnet/sdk:10.0",
              SHELL,
              List.of("dotnet run"),
              ".cs"));

  String type(String form) {
    return "io.kestra.plugin.scripts." + name + "." + form;
  }

  /** Whether the script is a file that a program of the language runs. */
  boolean hasScriptFile() {
    return !extension.isEmpty();
  }
}
