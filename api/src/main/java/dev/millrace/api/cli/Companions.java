package dev.millrace.api.cli;

import dev.millrace.engine.Engine;
import dev.millrace.engine.yaml.FlowParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a flow file brings along: beside {@code name.yaml} a folder {@code name} with {@code flows}
 * (other flows it calls) and {@code files} (files of its namespace).
 *
 * @param flows flow files, to be saved first
 * @param root folder whose files become namespace files; there may be none
 */
record Companions(List<Path> flows, Path root) {

  Companions {
    flows = List.copyOf(flows);
  }

  static Companions of(Path flow, @Nullable Path files) throws IOException {
    String name = flow.getFileName().toString();
    int dot = name.lastIndexOf('.');
    Path folder = flow.resolveSibling(dot < 0 ? name + ".d" : name.substring(0, dot));
    List<Path> flows =
        below(folder.resolve("flows")).stream()
            .filter(file -> file.toString().endsWith(".yaml") || file.toString().endsWith(".yml"))
            .toList();
    return new Companions(flows, files == null ? folder.resolve("files") : files);
  }

  /** Saves the flows, and the files for the namespace. */
  void save(Engine engine, FlowParser parser, String namespace) throws IOException {
    for (Path flow : flows) {
      String source = ValidateCommand.read(flow);
      parser.parseOrThrow(source, flow.toString());
      engine.flows().createOrUpdate(source);
    }
    for (Path file : below(root)) {
      try (InputStream content = Files.newInputStream(file)) {
        engine.storage().put(namespace, root.relativize(file).toString(), content);
      }
    }
  }

  private static List<Path> below(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
