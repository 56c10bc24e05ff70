package dev.millrace.engine.task;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code namespaceFiles} block of a task: which files of which namespaces are put into its
 * working directory before it runs.
 *
 * @param enabled true unless said otherwise, as the block is there
 * @param include globs; null: every file
 * @param namespaces in order; null: the flow's own
 */
public record NamespaceFiles(
    @Doc("Whether files are loaded.") @Nullable Boolean enabled,
    @Doc("Globs of files to load.") @Nullable List<String> include,
    @Doc("Globs of files to leave out.") @Nullable List<String> exclude,
    @Doc("Namespaces to load from; later ones win.") @Nullable List<String> namespaces,
    @Doc("What to do with a file that exists.") @Nullable IfExists ifExists,
    @Doc("Put each namespace into a folder of its name.") @Nullable Boolean folderPerNamespace) {

  /** What happens to a file that is already in the working directory. */
  public enum IfExists {
    OVERWRITE,
    FAIL,
    WARN,
    IGNORE
  }
}
