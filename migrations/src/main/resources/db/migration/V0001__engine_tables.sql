-- compatible: first schema
--
-- The words are those users know from their YAML. Two rules keep the hot path cheap:
--   * no index, and no index predicate, on a column that changes during a run (task runs and executions are updated HOT);
--   * a row of work is claimed at its birth by the node that planned it, so it never enters the index of ready work.
-- Instants are written by the engine (its clock is corrected to the database's), never by a column default.

create table flow (
    namespace   text        not null,
    id          text        not null,
    revision    integer     not null,
    source      text        not null,
    disabled    boolean     not null,
    deleted     boolean     not null default false,
    labels      jsonb       not null default '{}',
    description text,
    updated_at  timestamptz not null,
    primary key (namespace, id, revision)
);

create table execution (
    id                  uuid        not null primary key,
    namespace           text        not null,
    flow_id             text        not null,
    flow_revision       integer     not null,
    state               text        not null,
    epoch               integer     not null default 0,      -- grows at each restart
    branch              text        not null default 'tasks', -- where the flow level is: tasks, errors, finally, afterExecution
    cursor              integer     not null default 0,      -- next index in that branch
    total               integer     not null default 0,      -- children that branch will have
    children_started    integer     not null default 0,
    children_ended      integer     not null default 0,
    children_failed     integer     not null default 0,
    outcome             text        not null default 'SUCCESS', -- worst state of the ended ordinary tasks
    suspended           boolean     not null default false,  -- paused by hand: what runs may end, nothing starts
    token               uuid,                                -- work row that will wake this execution, if any
    task_runs           integer     not null default 0,      -- made so far; what the limit counts
    inputs              json,
    variables           json,
    outputs             json,
    labels              jsonb       not null default '{}',
    trigger             json,
    kind                text        not null default 'NORMAL',
    parent_id           uuid,                                -- replayed or retried from
    original_id         uuid        not null,
    caller_execution_id uuid,                                -- parent execution of a subflow
    caller_task_run_id  uuid,
    attempt_number      integer     not null default 1,
    original_created_at timestamptz not null,
    schedule_date       timestamptz,
    created_at          timestamptz not null,
    started_at          timestamptz,
    ended_at            timestamptz,                         -- state became terminal
    closed_at           timestamptz,                         -- afterExecution is over too: nothing will change any more
    history             text        not null,                -- STATE epochMicros, comma separated, in order
    error               text                                 -- why it failed, when no task run says so
) with (fillfactor = 70);

create index execution_flow on execution (namespace, flow_id, id desc);
create index execution_caller on execution (caller_execution_id) where caller_execution_id is not null;
create index execution_original on execution (original_id) where original_id <> id;
create index execution_labels on execution using gin (labels jsonb_path_ops);

create table task_run (
    execution_id     uuid        not null,
    id               uuid        not null,
    task_id          text        not null,
    parent_id        uuid,
    value            text,                                   -- iteration value
    iteration        integer,
    branch           text        not null,                   -- branch of the parent this run belongs to
    state            text        not null,
    attempt          integer     not null default 0,         -- attempts begun
    token            uuid,                                   -- current work row: the attempt, or the timer it waits for
    child_execution_id uuid,                                 -- Subflow: the execution it started
    outputs          json,
    attempts         json,                                   -- attempts before the current one
    inner_branch     text,                                   -- flow-control tasks: as execution.branch and following
    inner_cursor     integer     not null default 0,
    inner_total      integer     not null default 0,
    children_started integer     not null default 0,
    children_ended   integer     not null default 0,
    children_failed  integer     not null default 0,
    outcome          text,
    created_at       timestamptz not null,
    started_at       timestamptz,
    ended_at         timestamptz,
    due_at           timestamptz,                            -- what it waits for: retry, pause end, next loop check
    history          text        not null,
    error            text,
    primary key (execution_id, id)
) with (fillfactor = 80);

create index task_run_task on task_run (execution_id, task_id, iteration);
create index task_run_child on task_run (child_execution_id) where child_execution_id is not null;

-- values of a ForEach, EachSequential or EachParallel run: written once, read by the node that plans the next iteration
create table loop_values (
    execution_id uuid not null,
    task_run_id  uuid not null,
    items        json not null,
    primary key (execution_id, task_run_id)
);

-- The queue. A row is one thing to do; its id is the token every write about it carries. Deleting the row is accepting the result.
create table work (
    id           uuid        not null primary key,
    kind         text        not null,                       -- START, RUN, WAKE, CHILD
    execution_id uuid        not null,
    task_run_id  uuid,
    epoch        integer     not null,
    namespace    text        not null,
    priority     integer     not null default 0,
    due_at       timestamptz not null,
    node_id      uuid,                                       -- claimed by
    kill         boolean     not null default false,         -- its node shall end the attempt
    crashes      integer     not null default 0              -- times a node died while holding it
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 200,
        autovacuum_vacuum_cost_delay = 0);

create index work_ready on work (due_at, id) where node_id is null;

create table node (
    id           uuid        not null primary key,           -- new at every process start
    name         text        not null,
    version      text        not null,
    started_at   timestamptz not null,
    heartbeat_at timestamptz not null,
    lease_until  timestamptz not null                        -- past it, the node's claims may be rescued
);

create table leader (
    duty    text        not null primary key,
    node_id uuid        not null,
    term    bigint      not null,
    until   timestamptz not null
);

create table log_entry (
    at           timestamptz not null,
    seq          bigint      generated always as identity,
    execution_id uuid,
    namespace    text        not null,
    flow_id      text        not null,
    task_id      text,
    task_run_id  uuid,
    attempt      integer,
    iteration    integer,
    value        text,
    trigger_id   text,
    level        smallint    not null,                       -- 0 TRACE … 4 ERROR
    message      text        not null
) partition by range (at);
create table log_entry_default partition of log_entry default;
create index log_entry_execution on log_entry (execution_id, at, seq);
create index log_entry_at on log_entry using brin (at);

create table metric (
    at           timestamptz not null,
    seq          bigint      generated always as identity,
    execution_id uuid        not null,
    namespace    text        not null,
    flow_id      text        not null,
    task_id      text        not null,
    task_run_id  uuid        not null,
    name         text        not null,
    type         text        not null,                       -- counter, timer, gauge
    value        double precision not null,
    tags         jsonb       not null default '{}'
) partition by range (at);
create table metric_default partition of metric default;
create index metric_execution on metric (execution_id, at, seq);
create index metric_at on metric using brin (at);

-- Daily partitions (UTC) of log_entry and metric. Both functions take a name from their callers' fixed list, never from input.
-- A day's rows that are already in the default partition are moved: PostgreSQL refuses the partition otherwise. Attaching locks
-- the parent only against other schema changes, where "create table … partition of" would lock out readers and writers.
create function add_daily_partition(parent text, day date) returns boolean language plpgsql as $$
declare
    child text := parent || '_' || to_char(day, 'YYYYMMDD');
    lower timestamptz := day::timestamp at time zone 'UTC';
    upper timestamptz := (day + 1)::timestamp at time zone 'UTC';
begin
    perform pg_advisory_xact_lock(hashtextextended('partitions ' || parent, 0));
    if to_regclass(child) is not null then
        return false;
    end if;
    execute format('create table %I (like %I including defaults including constraints including storage)', child, parent);
    execute format('with moved as (delete from %I where at >= $1 and at < $2 returning *) insert into %I select * from moved',
                   parent || '_default', child) using lower, upper;
    execute format('alter table %I add constraint %I check (at >= %L and at < %L)', child, child || '_day', lower, upper);
    execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, child, lower, upper);
    execute format('alter table %I drop constraint %I', child, child || '_day');
    return true;
end
$$;

create function drop_daily_partitions(parent text, before date) returns integer language plpgsql as $$
declare
    child text;
    dropped integer := 0;
begin
    perform pg_advisory_xact_lock(hashtextextended('partitions ' || parent, 0));
    for child in
        select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = parent::regclass and c.relname ~ ('^' || parent || '_[0-9]{8}$')
          and right(c.relname, 8) < to_char(before, 'YYYYMMDD')
        order by c.relname
    loop
        execute format('drop table %I', child);
        dropped := dropped + 1;
    end loop;
    execute format('delete from %I where at < $1', parent || '_default') using before::timestamp at time zone 'UTC';
    return dropped;
end
$$;

create table kv (
    namespace   text        not null,
    key         text        not null,
    type        text        not null,
    value       json        not null,
    description text,
    revision    integer     not null default 1,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    expires_at  timestamptz,
    primary key (namespace, key)
);
create index kv_expiry on kv (expires_at) where expires_at is not null;

-- Internal storage: kestra:///<path>. Also namespace files, under /<namespace>/_files/.
create table file (
    id           uuid        not null primary key,
    path         text collate "C" not null unique,           -- bytewise, so that a folder is a range of the index
    size         bigint      not null,                       -- -1 while its chunks arrive
    execution_id uuid,
    created_at   timestamptz not null
);
create index file_execution on file (execution_id) where execution_id is not null;

create table file_chunk (
    file_id uuid    not null references file (id) on delete cascade,
    number  integer not null,
    bytes   bytea   not null,
    primary key (file_id, number)
);
alter table file_chunk alter column bytes set storage external;
