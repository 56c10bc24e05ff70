-- What the chaos run asks the database. Each statement has a name; read by Look.

-- name: open
select count(*) as number from execution where closed_at is null;

-- name: paused
select e.id, e.inputs ->> 'key' as key from execution e
where e.state = 'PAUSED' and e.flow_id = 'waiting'
  and exists (select 1 from task_run t where t.execution_id = e.id and t.task_id = 'approval' and t.state = 'PAUSED');

-- name: killable
select e.id, e.inputs ->> 'key' as key from execution e
where e.state in ('RUNNING', 'PAUSED') and e.flow_id = 'endless' and e.started_at < now() - interval '1 second';

-- name: unfinished
select e.id, e.flow_id, e.state, e.inputs ->> 'key' as key,
       (select string_agg(w.kind || ' node=' || coalesce(w.node_id::text, '-') || ' due=' || w.due_at
                          || ' known=' || exists (select 1 from node n where n.id = w.node_id), '; ')
        from work w where w.execution_id = e.id) as work,
       (select string_agg(t.task_id || ' ' || t.state || ' attempt ' || t.attempt, ', ' order by t.id)
        from task_run t where t.execution_id = e.id and t.ended_at is null) as runs
from execution e where e.closed_at is null limit 20;

-- name: roots
select e.id, e.flow_id, e.state, e.inputs ->> 'key' as key, (e.inputs ->> 'n')::int as n, e.outputs ->> 'result' as result,
       coalesce(e.error, '') || coalesce((select string_agg(t.task_id || ' attempt ' || t.attempt || ': ' || t.error, '; ')
                                          from task_run t where t.execution_id = e.id and t.error is not null), '') as error
from execution e where e.caller_execution_id is null;

-- name: calls
select execution_id, id, task_id, value, state, attempt,
       coalesce(outputs ->> 'body', outputs -> 'vars' ->> 'body') as body
from task_run where task_id like 'call%';

-- name: work_left
select id::text as subject, kind || ' of execution ' || execution_id || ' is left, node ' || coalesce(node_id::text, 'none') as what
from work limit 20;

-- name: two_children
select caller_task_run_id::text as subject, count(*) || ' executions were started by one Subflow' as what
from execution where caller_task_run_id is not null group by caller_task_run_id having count(*) > 1 limit 20;

-- name: two_runs
select execution_id::text as subject, 'task ' || task_id || ' ' || coalesce(value, '') || ' has ' || count(*) || ' task runs' as what
from task_run group by execution_id, parent_id, task_id, value, iteration having count(*) > 1 limit 20;

-- name: wrong_children
select e.id::text as subject, e.flow_id || ' called by ' || p.flow_id || ' ended ' || e.state as what
from execution e join execution p on p.id = e.caller_execution_id
where e.state <> case p.flow_id when 'endless' then 'KILLED' else 'SUCCESS' end limit 20;

-- name: no_line
select e.id::text as subject, e.flow_id || ' ended ' || e.state || ' without the line of its task say' as what
from execution e
where e.flow_id in ('pure', 'queued') and e.state = 'SUCCESS'
  and not exists (select 1 from log_entry l where l.execution_id = e.id and l.message = 'key ' || (e.inputs ->> 'key'))
limit 20;

-- name: summary
select flow_id, state, count(*) as number from execution group by flow_id, state order by flow_id, state;
