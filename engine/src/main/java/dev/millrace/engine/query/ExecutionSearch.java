package dev.millrace.engine.query;

import dev.millrace.engine.query.QueryFilter.Field;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a search for executions, checked once and bound to any of its statements. Made
 * by {@link ExecutionQueries}.
 */
final class ExecutionSearch {
  private static final Set<Field> FIELDS =
      Set.of(
          Field.QUERY,
          Field.SCOPE,
          Field.FLOW_ID,
          Field.ID,
          Field.START_DATE,
          Field.END_DATE,
          Field.TIME_RANGE,
          Field.STATE,
          Field.LABELS,
          Field.TRIGGER_EXECUTION_ID,
          Field.CHILD_FILTER,
          Field.NAMESPACE,
          Field.KIND);

  /** Shared by the statements; a search without a kind leaves out what tests and drafts ran. */
  static final String WHERE =
      """
      where (cast(:namespaceIn as text[]) is null or namespace = any(:namespaceIn))
        and (cast(:namespaceNotIn as text[]) is null or namespace <> all(:namespaceNotIn))
        and (cast(:namespaceLike as text[]) is null or namespace ~ all(:namespaceLike))
        and (cast(:flowIdIn as text[]) is null or flow_id = any(:flowIdIn))
        and (cast(:flowIdNotIn as text[]) is null or flow_id <> all(:flowIdNotIn))
        and (cast(:flowIdLike as text[]) is null or flow_id ~ all(:flowIdLike))
        and (cast(:stateIn as text[]) is null or state = any(:stateIn))
        and (cast(:stateNotIn as text[]) is null or state <> all(:stateNotIn))
        and (cast(:kindIn as text[]) is null or kind = any(:kindIn))
        and (cast(:kindNotIn as text[]) is null or kind <> all(:kindNotIn))
        and (cast(:idIn as uuid[]) is null or id = any(:idIn))
        and (cast(:idNotIn as uuid[]) is null or id <> all(:idNotIn))
        and (cast(:callerIn as uuid[]) is null or caller_execution_id = any(:callerIn))
        and (cast(:callerNotIn as uuid[]) is null or caller_execution_id is null
             or caller_execution_id <> all(:callerNotIn))
        and (cast(:isChild as boolean) is null or (caller_execution_id is not null) = :isChild)
        and (cast(:isSystem as boolean) is null
             or (namespace = 'system' or starts_with(namespace, 'system.')) = :isSystem)
        and (cast(:startFrom as timestamptz) is null or created_at >= :startFrom)
        and (cast(:startTo as timestamptz) is null or created_at < :startTo)
        and (cast(:startNot as timestamptz) is null or created_at <> :startNot)
        and (cast(:endFrom as timestamptz) is null or ended_at >= :endFrom)
        and (cast(:endTo as timestamptz) is null or ended_at < :endTo)
        and (cast(:endNot as timestamptz) is null or ended_at <> :endNot)
        and (cast(:labelsAll as text) is null or labels @> cast(:labelsAll as jsonb))
        and (cast(:labelsAny as text[]) is null
             or labels @> any(cast(:labelsAny as jsonb[])))
        and (cast(:labelsNone as text[]) is null
             or not labels @> any(cast(:labelsNone as jsonb[])))
        and (cast(:text as text) is null or namespace ~* :text or flow_id ~* :text
             or id = cast(:textId as uuid))
      """;

  private final TextMatch namespace;
  private final TextMatch flowId;
  private final TextMatch state;
  private final TextMatch kind;
  private final Filters.IdMatch<UUID> ids;
  private final Filters.IdMatch<UUID> callers;
  private final @Nullable Boolean isChild;
  private final @Nullable Boolean isSystem;
  private final InstantMatch start;
  private final InstantMatch end;
  private final LabelMatch labels;
  private final @Nullable String text;

  private ExecutionSearch(Filters filters, Instant now) {
    namespace = filters.text(Field.NAMESPACE);
    flowId = filters.text(Field.FLOW_ID);
    state = filters.names(Field.STATE, State.class);
    kind =
        filters.has(Field.KIND)
            ? filters.text(Field.KIND)
            : new TextMatch(null, List.of("TEST", "PLAYGROUND"), null);
    ids = filters.ids(Field.ID, ExecutionSearch::uuid);
    callers = filters.ids(Field.TRIGGER_EXECUTION_ID, ExecutionSearch::uuid);
    isChild = filters.either(Field.CHILD_FILTER, "CHILD", "MAIN");
    isSystem = filters.either(Field.SCOPE, "SYSTEM", "USER");
    start = filters.instant(Field.START_DATE).since(filters.since(Field.TIME_RANGE, now));
    end = filters.instant(Field.END_DATE);
    labels = filters.labels();
    text = filters.single(Field.QUERY);
  }

  static ExecutionSearch of(List<QueryFilter> filters, Instant now) {
    return new ExecutionSearch(Filters.of("executions", FIELDS, filters), now);
  }

  <S extends SqlStatement<S>> S bind(S statement) {
    namespace.bind(statement, "namespace");
    flowId.bind(statement, "flowId");
    state.bind(statement, "state");
    kind.bind(statement, "kind");
    ids.bind(statement, "id", UUID.class);
    callers.bind(statement, "caller", UUID.class);
    start.bind(statement, "start");
    end.bind(statement, "end");
    labels.bind(statement);
    return statement
        .bind("isChild", isChild)
        .bind("isSystem", isSystem)
        .bind("text", text == null ? null : TextMatch.quote(text))
        .bind("textId", textId());
  }

  private @Nullable UUID textId() {
    try {
      return text == null ? null : uuid(text.strip());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static UUID uuid(String id) {
    return ExecutionId.of(id).value();
  }
}
