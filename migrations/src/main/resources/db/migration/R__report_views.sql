-- compatible: views only; columns are added at the end and never taken away
--
-- The stable names for reporting with SQL: docs/reporting.md says what each view and column means, and a test compares it with the
-- comments below. Tables of the schema public may change with any version; these views keep their meaning.
-- A change of this file comes with a numbered migration, if only an empty one: by that an older node that starts beside newer ones
-- knows that the schema is ahead of it, and leaves the views alone.

create schema if not exists report;
comment on schema report is 'Views for reporting with SQL; their names and meanings are kept from version to version';

-- Ids are uuids inside and 22 characters (0-9, A-Z, a-z) to people. Filter by the uuid: it has the index.
create or replace function report.shown_id(id uuid) returns text
language plpgsql immutable strict parallel safe as $$
declare
    digits constant text := '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
    hex constant text := replace(id::text, '-', '');
    number numeric := 0;
    shown text := '';
begin
    for i in 0..3 loop
        number := number * 4294967296 + ('x' || lpad(substr(hex, i * 8 + 1, 8), 16, '0'))::bit(64)::bigint;
    end loop;
    for i in 1..22 loop
        shown := substr(digits, (number % 62)::integer + 1, 1) || shown;
        number := div(number, 62);
    end loop;
    return shown;
end
$$;
comment on function report.shown_id(uuid) is 'The id of an execution or task run as the API and the UI show it';

create or replace function report.id_of(shown text) returns uuid
language plpgsql immutable strict parallel safe as $$
declare
    digits constant text := '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
    number numeric := 0;
    hex text := '';
begin
    if shown !~ '^[0-9A-Za-z]{22}$' then
        raise exception 'not an id: %', shown;
    end if;
    for i in 1..22 loop
        number := number * 62 + strpos(digits, substr(shown, i, 1)) - 1;
    end loop;
    for i in 1..4 loop
        hex := lpad(to_hex((number % 4294967296)::bigint), 8, '0') || hex;
        number := div(number, 4294967296);
    end loop;
    return hex::uuid;
end
$$;
comment on function report.id_of(text) is 'The uuid of an id as the API and the UI show it';

create or replace view report.flows as
select f.namespace,
       f.id as flow_id,
       f.revision,
       f.disabled,
       f.description,
       f.labels,
       f.updated_at,
       f.source
from flow f
where not f.deleted
  and not exists (select 1 from flow later
                  where later.namespace = f.namespace and later.id = f.id and later.revision > f.revision);
comment on view report.flows is 'The latest revision of every flow that is not deleted';
comment on column report.flows.namespace is 'namespace the flow is in';
comment on column report.flows.flow_id is 'id of the flow';
comment on column report.flows.revision is 'number of the latest revision';
comment on column report.flows.disabled is 'whether new executions are refused';
comment on column report.flows.description is 'description as written';
comment on column report.flows.labels is 'labels as a JSON object, as written';
comment on column report.flows.updated_at is 'when this revision was stored';
comment on column report.flows.source is 'text of the flow';

create or replace view report.executions as
select e.id,
       report.shown_id(e.id) as execution_id,
       e.namespace,
       e.flow_id,
       e.flow_revision,
       e.state,
       e.created_at,
       e.started_at,
       e.ended_at,
       extract(epoch from e.started_at - e.created_at)::double precision as waiting_seconds,
       extract(epoch from e.ended_at - e.created_at)::double precision as duration_seconds,
       e.labels,
       e.inputs,
       e.outputs,
       e.trigger ->> 'id' as trigger_id,
       e.trigger ->> 'type' as trigger_type,
       e.kind,
       e.attempt_number,
       e.parent_id as replayed_from,
       e.original_id,
       e.caller_execution_id,
       e.schedule_date,
       e.error
from execution e;
comment on view report.executions is 'Every execution that retention has not removed';
comment on column report.executions.id is 'id as a uuid; ids sort by time';
comment on column report.executions.execution_id is 'id as the API and the UI show it';
comment on column report.executions.namespace is 'namespace of the flow';
comment on column report.executions.flow_id is 'id of the flow';
comment on column report.executions.flow_revision is 'revision of the flow it runs';
comment on column report.executions.state is 'state now: CREATED, RUNNING, SUCCESS, FAILED …';
comment on column report.executions.created_at is 'when it was created';
comment on column report.executions.started_at is 'when it first ran; null before';
comment on column report.executions.ended_at is 'when it reached its terminal state; null before';
comment on column report.executions.waiting_seconds is 'from creation to the first run';
comment on column report.executions.duration_seconds is 'from creation to the end; null while it goes on';
comment on column report.executions.labels is 'labels as a JSON object';
comment on column report.executions.inputs is 'inputs as a JSON object';
comment on column report.executions.outputs is 'outputs of the flow as a JSON object; null before the end';
comment on column report.executions.trigger_id is 'id of the trigger or Subflow task that started it; null when started by hand';
comment on column report.executions.trigger_type is 'type of that trigger or task';
comment on column report.executions.kind is 'NORMAL, or TEST for executions of flow tests';
comment on column report.executions.attempt_number is '1, and one more for each restart';
comment on column report.executions.replayed_from is 'id of the execution it was replayed or retried from';
comment on column report.executions.original_id is 'id of the first execution of that line; its own id for a fresh one';
comment on column report.executions.caller_execution_id is 'id of the execution whose Subflow task started it';
comment on column report.executions.schedule_date is 'instant it was asked to wait for';
comment on column report.executions.error is 'why it failed, when no task run says so';

create or replace view report.task_runs as
select t.id,
       report.shown_id(t.id) as task_run_id,
       t.execution_id,
       e.namespace,
       e.flow_id,
       t.task_id,
       t.parent_id,
       t.value,
       t.iteration,
       t.state,
       t.attempt as attempts,
       t.created_at,
       t.started_at,
       t.ended_at,
       extract(epoch from t.started_at - t.created_at)::double precision as waiting_seconds,
       extract(epoch from t.ended_at - coalesce(t.started_at, t.created_at))::double precision as duration_seconds,
       t.outputs,
       t.error
from task_run t
join execution e on e.id = t.execution_id;
comment on view report.task_runs is 'Every task run of those executions';
comment on column report.task_runs.id is 'id as a uuid; ids sort by time';
comment on column report.task_runs.task_run_id is 'id as the API and the UI show it';
comment on column report.task_runs.execution_id is 'uuid of the execution, as report.executions.id';
comment on column report.task_runs.namespace is 'namespace of the flow';
comment on column report.task_runs.flow_id is 'id of the flow';
comment on column report.task_runs.task_id is 'id of the task';
comment on column report.task_runs.parent_id is 'uuid of the flow-control task run it belongs to; null at the top';
comment on column report.task_runs.value is 'value of the loop iteration it belongs to';
comment on column report.task_runs.iteration is 'index of that iteration, from 0';
comment on column report.task_runs.state is 'state now';
comment on column report.task_runs.attempts is 'attempts begun so far';
comment on column report.task_runs.created_at is 'when it was created';
comment on column report.task_runs.started_at is 'when it first ran; null before';
comment on column report.task_runs.ended_at is 'when it reached its terminal state; null before';
comment on column report.task_runs.waiting_seconds is 'from creation to the first run: time in the queue';
comment on column report.task_runs.duration_seconds is 'from the first run to the end, waits between retries included';
comment on column report.task_runs.outputs is 'outputs as a JSON object';
comment on column report.task_runs.error is 'why it failed';

create or replace view report.logs as
select l.at,
       (array['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR'])[l.level + 1] as level,
       l.namespace,
       l.flow_id,
       l.execution_id,
       l.task_id,
       l.task_run_id,
       l.attempt,
       l.trigger_id,
       l.message
from log_entry l;
comment on view report.logs is 'Lines of the log; a condition on at or execution_id is found by an index';
comment on column report.logs.at is 'instant of the line';
comment on column report.logs.level is 'TRACE, DEBUG, INFO, WARN or ERROR';
comment on column report.logs.namespace is 'namespace of the flow';
comment on column report.logs.flow_id is 'id of the flow';
comment on column report.logs.execution_id is 'uuid of the execution, as report.executions.id; null for lines of a trigger';
comment on column report.logs.task_id is 'id of the task';
comment on column report.logs.task_run_id is 'uuid of the task run, as report.task_runs.id';
comment on column report.logs.attempt is 'number of the attempt, from 1';
comment on column report.logs.trigger_id is 'id of the trigger that wrote it outside an execution';
comment on column report.logs.message is 'text, with secrets masked';

create or replace view report.metrics as
select m.at,
       m.namespace,
       m.flow_id,
       m.execution_id,
       m.task_id,
       m.task_run_id,
       m.name,
       m.type,
       m.value,
       m.tags
from metric m;
comment on view report.metrics is 'Values that task runs recorded';
comment on column report.metrics.at is 'instant of the value';
comment on column report.metrics.namespace is 'namespace of the flow';
comment on column report.metrics.flow_id is 'id of the flow';
comment on column report.metrics.execution_id is 'uuid of the execution, as report.executions.id';
comment on column report.metrics.task_id is 'id of the task';
comment on column report.metrics.task_run_id is 'uuid of the task run, as report.task_runs.id';
comment on column report.metrics.name is 'name of the metric';
comment on column report.metrics.type is 'counter (amounts to add), timer (seconds) or gauge (a level)';
comment on column report.metrics.value is 'the value';
comment on column report.metrics.tags is 'tags as a JSON object';

create or replace view report.daily as
select (e.created_at at time zone 'UTC')::date as day,
       e.namespace,
       e.flow_id,
       count(*) as executions,
       count(*) filter (where e.state = 'SUCCESS') as succeeded,
       count(*) filter (where e.state = 'WARNING') as warned,
       count(*) filter (where e.state = 'FAILED') as failed,
       count(*) filter (where e.ended_at is null) as unfinished,
       avg(extract(epoch from e.ended_at - e.created_at))::double precision as average_seconds,
       max(extract(epoch from e.ended_at - e.created_at))::double precision as longest_seconds
from execution e
where e.kind = 'NORMAL'
group by 1, 2, 3;
comment on view report.daily is 'Executions counted by day (UTC) and flow';
comment on column report.daily.day is 'day in UTC on which the executions were created';
comment on column report.daily.namespace is 'namespace of the flow';
comment on column report.daily.flow_id is 'id of the flow';
comment on column report.daily.executions is 'executions created that day';
comment on column report.daily.succeeded is 'of these, now SUCCESS';
comment on column report.daily.warned is 'of these, now WARNING';
comment on column report.daily.failed is 'of these, now FAILED';
comment on column report.daily.unfinished is 'of these, not ended yet';
comment on column report.daily.average_seconds is 'mean time from creation to the end';
comment on column report.daily.longest_seconds is 'longest time from creation to the end';

-- Who may read the views and nothing else. Roles belong to the whole server: another database may have made it already, and a
-- migration by a user who may not make roles goes on without.
do $$
begin
    if not exists (select 1 from pg_roles where rolname = 'millrace_report') then
        create role millrace_report nologin;
    end if;
    grant usage on schema report to millrace_report;
    grant select on all tables in schema report to millrace_report;
exception
    when insufficient_privilege or duplicate_object or unique_violation or undefined_object then
        raise notice 'role millrace_report: %', sqlerrm;
end
$$;
