package dev.millrace.engine.task.script;

import dev.millrace.engine.task.TaskFailure;
import dev.millrace.engine.task.WorkingFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces file addresses in commands by paths: {@code cat {{ outputs.x.uri }}} works, the file is
 * fetched first. Each address is fetched once a run.
 */
final class StorageAddresses {

  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?:kestra|nsfile)://[^\\s\"'`<>|;&()\\[\\]{},\\\\]*/[^\\s\"'`<>|;&()\\[\\]{},\\\\]+");

  private final WorkingFiles files;
  private final String folder = WorkingFiles.PRIVATE_FOLDER + "/in-" + UUID.randomUUID() + "/";
  private final Map<String, String> paths = new HashMap<>();

  StorageAddresses(WorkingFiles files) {
    this.files = files;
  }

  List<String> localized(List<String> texts) throws IOException, TaskFailure {
    List<String> localized = new ArrayList<>(texts.size());
    for (String text : texts) {
      localized.add(localized(text));
    }
    return localized;
  }

  String localized(String text) throws IOException, TaskFailure {
    if (!text.contains("://")) {
      return text;
    }
    Matcher matcher = ADDRESS.matcher(text);
    StringBuilder localized = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(localized, Matcher.quoteReplacement(path(matcher.group())));
    }
    return matcher.appendTail(localized).toString();
  }

  private String path(String address) throws IOException, TaskFailure {
    String known = paths.get(address);
    if (known != null) {
      return known;
    }
    String name = address.substring(address.lastIndexOf('/') + 1);
    Path target = files.inside("commands", folder + paths.size() + "/" + name);
    files.download(address, target);
    paths.put(address, target.toString());
    return target.toString();
  }
}
