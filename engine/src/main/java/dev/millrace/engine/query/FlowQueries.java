package dev.millrace.engine.query;

import dev.millrace.engine.query.QueryFilter.Field;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** Flows and namespaces, for showing and searching. Safe for all threads. */
public final class FlowQueries {
  private static final int REVISIONS_MAX = 10_000;
  private static final int NAMESPACES_MAX = 10_000;
  private static final int FRAGMENTS_MAX = 10;
  private static final int FRAGMENT_CHARS_MAX = 300;
  private static final int KEYS_MAX = 20_000;

  private static final Set<Field> FIELDS =
      Set.of(Field.QUERY, Field.SCOPE, Field.NAMESPACE, Field.FLOW_ID, Field.ID, Field.LABELS);

  /** The latest revision of each flow: the newest of those with its name, and not a deletion. */
  private static final String SEARCHED =
      """
      where not exists (select 1 from flow later
                        where later.namespace = flow.namespace and later.id = flow.id
                          and later.revision > flow.revision)
        and not deleted
        and (cast(:namespaceIn as text[]) is null or namespace = any(:namespaceIn))
        and (cast(:namespaceNotIn as text[]) is null or namespace <> all(:namespaceNotIn))
        and (cast(:namespaceLike as text[]) is null or namespace ~ all(:namespaceLike))
        and (cast(:flowIdIn as text[]) is null or id = any(:flowIdIn))
        and (cast(:flowIdNotIn as text[]) is null or id <> all(:flowIdNotIn))
        and (cast(:flowIdLike as text[]) is null or id ~ all(:flowIdLike))
        and (cast(:isSystem as boolean) is null
             or (namespace = 'system' or starts_with(namespace, 'system.')) = :isSystem)
        and (cast(:labelsAll as text) is null or labels @> cast(:labelsAll as jsonb))
        and (cast(:labelsAny as text[]) is null
             or labels @> any(cast(:labelsAny as jsonb[])))
        and (cast(:labelsNone as text[]) is null
             or not labels @> any(cast(:labelsNone as jsonb[])))
        and (cast(:text as text) is null or namespace ~* :text or id ~* :text
             or description ~* :text)
        and (cast(:source as text) is null or source ~* :source)
      """;

  private static final String COLUMNS =
      """
      select namespace, id, revision, source, disabled, deleted, labels, description, updated_at
      from flow
      """;

  static final String SEARCH =
      """
      -- FlowQueries.SEARCH
      """
          + COLUMNS
          + SEARCHED
          + """
          order by case when :sort = 'ID_ASC' then id end,
                   case when :sort = 'ID_DESC' then id end desc,
                   case when :sort = 'NAMESPACE_DESC' then namespace end desc,
                   case when :sort = 'UPDATED_ASC' then updated_at end,
                   case when :sort = 'UPDATED_DESC' then updated_at end desc,
                   namespace, id
          limit :limit offset :offset
          """;

  static final String COUNT =
      """
      -- FlowQueries.COUNT
      select count(*) from (select 1 from flow
      """
          + SEARCHED
          + """
          limit :limit) as found
          """;

  static final String KEYS =
      """
      -- FlowQueries.KEYS
      select namespace, id from flow
      """
          + SEARCHED
          + """
          order by namespace, id
          limit :limit
          """;

  static final String REVISIONS =
      """
      -- FlowQueries.REVISIONS
      """
          + COLUMNS
          + """
          where namespace = :namespace and id = :id
          order by revision
          limit :limit
          """;

  /** Those of flows that exist; with the others, those that hold values or files too. */
  static final String NAMESPACES =
      """
      -- FlowQueries.NAMESPACES
      select namespace
      from (select namespace from flow
            where not deleted
              and not exists (select 1 from flow later
                              where later.namespace = flow.namespace and later.id = flow.id
                                and later.revision > flow.revision)
            union
            select namespace from kv where :others) as known
      where cast(:text as text) is null or namespace ~* :text
      order by namespace
      limit :limit
      """;

  private final Jdbi jdbi;

  public FlowQueries(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** How a search is sorted; ties are by namespace and id. */
  public enum Sort {
    NAMESPACE_ASC,
    NAMESPACE_DESC,
    ID_ASC,
    ID_DESC,
    UPDATED_ASC,
    UPDATED_DESC
  }

  /**
   * Searches the latest revisions.
   *
   * @throws dev.millrace.engine.flow.EngineException REQUEST_INVALID for filters that do not apply
   */
  public Page<FlowView> search(List<QueryFilter> filters, Sort sort, PageRequest page) {
    return search(Filters.of("flows", FIELDS, filters), null, sort, page);
  }

  /** A flow whose text holds what was looked for, and the lines that do. */
  public record SourceMatch(FlowView flow, List<String> fragments) {
    public SourceMatch {
      fragments = List.copyOf(fragments);
    }
  }

  /** Searches the texts of the latest revisions, literally, upper and lower case alike. */
  public Page<SourceMatch> searchSource(
      String text, @Nullable String namespace, Sort sort, PageRequest page) {
    List<QueryFilter> filters =
        namespace == null
            ? List.of()
            : List.of(QueryFilter.of(Field.NAMESPACE, QueryFilter.Operation.PREFIX, namespace));
    Page<FlowView> found = search(Filters.of("flows", FIELDS, filters), text, sort, page);
    return new Page<>(
        found.results().stream()
            .map(flow -> new SourceMatch(flow, fragments(flow.source(), text)))
            .toList(),
        found.total());
  }

  /** Name of a flow. */
  public record FlowKey(String namespace, String id) {}

  /** Names of all that match, at most 20,000: what a bulk action works on. */
  public List<FlowKey> searchKeys(List<QueryFilter> filters) {
    Filters checked = Filters.of("flows", FIELDS, filters);
    return SearchFaults.explained(() ->
        jdbi.withHandle(handle ->
            bind(handle.createQuery(KEYS), checked, null)
                .bind("limit", KEYS_MAX)
                .map((RowView row) ->
                    new FlowKey(
                        row.getColumn("namespace", String.class),
                        row.getColumn("id", String.class)))
                .list()));
  }

  /** Every revision of a flow, the first one first, deletions included. */
  public List<FlowView> revisions(String namespace, String id) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(REVISIONS)
            .bind("namespace", namespace)
            .bind("id", id)
            .bind("limit", REVISIONS_MAX)
            .map(FlowQueries::view)
            .list());
  }

  /**
   * Names of namespaces, sorted.
   *
   * @param text part of the name; null is any
   * @param withoutFlows those too that only hold values
   */
  public List<String> namespaces(@Nullable String text, boolean withoutFlows) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(NAMESPACES)
            .bind("text", quoted(text))
            .bind("others", withoutFlows)
            .bind("limit", NAMESPACES_MAX)
            .mapTo(String.class)
            .list());
  }

  private Page<FlowView> search(
      Filters filters, @Nullable String source, Sort sort, PageRequest page) {
    return SearchFaults.explained(() ->
        jdbi.withHandle(handle -> {
          List<FlowView> flows =
              bind(handle.createQuery(SEARCH), filters, source)
                  .bind("sort", sort.name())
                  .bind("limit", page.size())
                  .bind("offset", page.offset())
                  .map(FlowQueries::view)
                  .list();
          Query count =
              bind(handle.createQuery(COUNT), filters, source).bind("limit", PageRequest.TOTAL_MAX);
          return new Page<>(flows, count.mapTo(Long.class).one());
        }));
  }

  private static <S extends SqlStatement<S>> S bind(
      S statement, Filters filters, @Nullable String source) {
    filters.text(Field.NAMESPACE).bind(statement, "namespace");
    List<QueryFilter> ids = new ArrayList<>(filters.of(Field.FLOW_ID));
    ids.addAll(filters.of(Field.ID));
    TextMatch.of(ids).bind(statement, "flowId");
    filters.labels().bind(statement);
    return statement
        .bind("isSystem", filters.either(Field.SCOPE, "SYSTEM", "USER"))
        .bind("text", quoted(filters.single(Field.QUERY)))
        .bind("source", quoted(source));
  }

  private static @Nullable String quoted(@Nullable String text) {
    return text == null ? null : TextMatch.quote(text);
  }

  private static List<String> fragments(String source, String text) {
    String wanted = text.toLowerCase(Locale.ROOT);
    return source
        .lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).contains(wanted))
        .map(line -> line.substring(0, Math.min(line.length(), FRAGMENT_CHARS_MAX)))
        .limit(FRAGMENTS_MAX)
        .toList();
  }

  private static FlowView view(RowView row) {
    return new FlowView(
        row.getColumn("namespace", String.class),
        row.getColumn("id", String.class),
        row.getColumn("revision", Integer.class),
        row.getColumn("source", String.class),
        row.getColumn("disabled", Boolean.class),
        row.getColumn("deleted", Boolean.class),
        JsonColumns.texts(row.getColumn("labels", String.class)),
        row.getColumn("description", String.class),
        row.getColumn("updated_at", Instant.class));
  }
}
