package dev.millrace.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What is said of a command that was typed wrongly; nothing is started for it. */
class CommandLineMistakesTest {

  private static final int USAGE = 2;

  @TempDir private Path folder;

  @BeforeEach
  void aFlow() throws IOException {
    Files.writeString(
        folder.resolve("flow.yaml"),
        """
        id: typed
        namespace: company.typed
        inputs:
          - {id: amount, type: INT, defaults: 1}
          - {id: table, type: FILE, required: false}
          - {id: form, type: FORM, inputs: [{id: colour, type: STRING, required: false}]}
        tasks:
          - {id: say, type: log.Log, message: hello}
        """);
    Files.writeString(
        folder.resolve("none.yaml"),
        "id: n\nnamespace: n\ntasks: [{id: say, type: log.Log, message: hello}]\n");
    Files.write(folder.resolve("latin.yaml"), "id: né".getBytes(StandardCharsets.ISO_8859_1));
    Files.createDirectory(folder.resolve("folder.yaml"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          server --prot 1               | there is no option --prot; did you mean --port?
          server --prot=1               | there is no option --prot; did you mean --port?
          run DIR/flow.yaml -i amuont=2 | flow typed has no input amuont; did you mean amount?
          run DIR/flow.yaml -i form.color=red | did you mean form.colour?
          run DIR/none.yaml -i a=1      | flow n has no input a, and no other
          run DIR/flow.yaml --input-file tabel=x.csv | did you mean table?
          run DIR/flow.yaml -i table=x.csv | input table is a file: give it with --input-file table=x.csv
          run DIR/flow.yaml --input-file table=DIR/x.csv | input table: there is no file
          run DIR/absent.yaml           | absent.yaml: there is no such file
          run DIR/folder.yaml           | folder.yaml: it is a folder
          run DIR/latin.yaml            | latin.yaml: it is not UTF-8 text
          """)
  void aMistakeIsNamedWithWhatWasMeant(String typed, String message) {
    assertThat(said(typed)).contains("millrace: ").contains(message);
  }

  @Test
  void theHelpIsNamed() {
    assertThat(said("server --prot")).contains("see: millrace server --help");
  }

  private String said(String typed) {
    StringWriter err = new StringWriter();
    CommandLine command = MillraceCommand.commandLine(new NoLauncher(), Map.of());
    command.setOut(new PrintWriter(err)).setErr(new PrintWriter(err));
    List<String> words =
        Arrays.stream(typed.split(" ")).map(w -> w.replace("DIR", folder.toString())).toList();

    assertThat(command.execute(words.toArray(String[]::new))).as(err::toString).isEqualTo(USAGE);
    return err.toString();
  }

  private static final class NoLauncher implements Launcher {

    @Override
    public RunningNode startNode(NodeConfig config) {
      throw new IllegalStateException("started");
    }

    @Override
    public RunningNode openNode(NodeConfig config) {
      throw new IllegalStateException("opened");
    }

    @Override
    public RunningServer startServer(ServerConfig config) {
      throw new IllegalStateException("started");
    }

    @Override
    public void prepareStarts(NodeConfig config, Path kept) {
      throw new IllegalStateException("prepared");
    }
  }
}
