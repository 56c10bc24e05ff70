-- What must hold in the database at every instant, by the numbers of docs/guarantees.md. Each statement lists what breaks its
-- rule: subject (an id) and what (in words). All run in one snapshot, so work in progress is no breach. Read by Invariants.

-- rule 1: an execution that is not closed has something that will move it on
select e.id as subject, 'execution in state ' || e.state || ' waits for nothing' as what
from execution e
where e.closed_at is null
  and not e.suspended
  and e.state not in ('QUEUED', 'BREAKPOINT')
  and e.id not in (select w.execution_id from work w)
  and not exists (select 1 from task_run t
                  where t.execution_id = e.id and t.state in ('PAUSED', 'BREAKPOINT') and t.token is null)
  and not exists (select 1 from task_run t join execution child on child.id = t.child_execution_id
                  where t.execution_id = e.id and t.state in ('RUNNING', 'KILLING')
                    and (child.closed_at is null
                         or child.id in (select w.execution_id from work w)))
limit 100;

-- rule 1: a token leads to its work row
select t.id as subject, 'task run ' || t.task_id || ' in state ' || t.state || ' waits for a work row that is gone' as what
from task_run t
where t.token is not null
  and not exists (select 1 from work w where w.id = t.token and w.execution_id = t.execution_id and w.task_run_id = t.id)
limit 100;

-- rule 1: a token of an execution leads to its work row
select e.id as subject, 'execution in state ' || e.state || ' waits for a work row that is gone' as what
from execution e
where e.token is not null
  and not exists (select 1 from work w where w.id = e.token and w.execution_id = e.id)
limit 100;

-- rule 1: a task run that is under way has what will end it: its work row, its children, or the execution it started
select t.id as subject, 'task run ' || t.task_id || ' is ' || t.state || ' and nothing will end it' as what
from task_run t
where t.token is null and t.inner_branch is null and t.child_execution_id is null
  and t.state in ('SUBMITTED', 'RUNNING', 'RETRYING')
limit 100;

-- rule 1: a wait with an end has its timer
select t.id as subject, 'task run ' || t.task_id || ' waits until ' || t.due_at || ' without a timer' as what
from task_run t
where t.token is null and t.due_at is not null and t.state in ('PAUSED', 'RETRYING')
limit 100;

-- rule 2: work belongs to an execution that is open, and to its current epoch
select w.id as subject,
       w.kind || ' of ' || case when e.id is null then 'an execution that is gone'
                                when e.closed_at is not null then 'a closed execution ' || e.id
                                else 'epoch ' || w.epoch || ', the execution ' || e.id || ' is in epoch ' || e.epoch end as what
from work w left join execution e on e.id = w.execution_id
where w.kind in ('START', 'RUN', 'WAKE') and (e.id is null or e.closed_at is not null or e.epoch <> w.epoch)
limit 100;

-- rule 2: work is what its task run or execution waits for
select w.id as subject, w.kind || ' that nothing waits for, of execution ' || w.execution_id as what
from work w
where (w.kind in ('RUN', 'WAKE')
       and not exists (select 1 from task_run t
                       where t.execution_id = w.execution_id and t.id = w.task_run_id and t.token = w.id))
   or (w.kind = 'START' and not exists (select 1 from execution e where e.id = w.execution_id and e.token = w.id))
limit 100;

-- rule 2: nothing of a closed execution is under way
select t.id as subject, 'task run ' || t.task_id || ' is ' || t.state || ', its execution is closed' as what
from task_run t join execution e on e.id = t.execution_id
where e.closed_at is not null
  and t.state not in ('SUCCESS', 'WARNING', 'FAILED', 'KILLED', 'CANCELLED', 'RETRIED', 'SKIPPED', 'RESUBMITTED')
limit 100;

-- rule 3: an execution has ended when its state says so
select e.id as subject, 'state ' || e.state || ', ended ' || coalesce(e.ended_at::text, 'never')
                        || ', closed ' || coalesce(e.closed_at::text, 'never') as what
from execution e
where (e.ended_at is not null)
      <> (e.state in ('SUCCESS', 'WARNING', 'FAILED', 'KILLED', 'CANCELLED', 'RETRIED', 'SKIPPED', 'RESUBMITTED'))
   or (e.closed_at is not null and e.ended_at is null)
limit 100;

-- rule 3: the history ends with the state
select e.id as subject, 'state ' || e.state || ', but its history ends ' || right(e.history, 60) as what
from execution e
where e.state is distinct from substring(e.history from '([A-Z]+) [0-9]+$')
union all
select t.id, 'task run ' || t.task_id || ': state ' || t.state || ', but its history ends ' || right(t.history, 60)
from task_run t
where t.state is distinct from substring(t.history from '([A-Z]+) [0-9]+$')
limit 100;

-- rule 3: what had ended went on only with a new epoch
select e.id as subject, 'epoch ' || e.epoch || ', but its history went on more often: ' || e.history as what
from execution e
where regexp_count(
        e.history,
        '(SUCCESS|WARNING|FAILED|KILLED|CANCELLED|RETRIED) [0-9]+,(CREATED|RUNNING|RESTARTED|PAUSED|KILLING|QUEUED|RETRYING)') > e.epoch
limit 100;

-- rule 4: each attempt has one result: the past ones are one fewer than those begun
select t.id as subject,
       'task run ' || t.task_id || ' began ' || t.attempt || ' attempts and has the results of '
       || json_array_length(t.attempts) || ' before the current one' as what
from task_run t
where t.attempts is not null and json_array_length(t.attempts) >= greatest(t.attempt, 1)
limit 100;

-- rule 4: nothing begins after its execution ended, afterExecution aside
select t.id as subject, 'task run ' || t.task_id || ' began at ' || t.created_at || ', its execution had ended at ' || e.ended_at as what
from task_run t join execution e on e.id = t.execution_id
where t.parent_id is null and t.branch <> 'afterExecution' and t.created_at > e.ended_at
limit 100;

-- rule 7: what an execution counts are its task runs
select e.id as subject,
       'execution counts ' || e.children_started || ' started, ' || e.children_ended || ' ended, ' || e.children_failed
       || ' failed; there are ' || count(t.id) || ', ' || count(t.id) filter (where t.ended) || ', '
       || count(t.id) filter (where t.failed) as what
from execution e
left join (select execution_id, id,
                  state in ('SUCCESS', 'WARNING', 'FAILED', 'KILLED', 'CANCELLED', 'RETRIED', 'SKIPPED', 'RESUBMITTED') as ended,
                  state in ('FAILED', 'KILLED', 'CANCELLED') as failed
           from task_run where parent_id is null) as t on t.execution_id = e.id
group by e.id
having e.children_started <> count(t.id)
    or e.children_ended <> count(t.id) filter (where t.ended)
    or e.children_failed <> count(t.id) filter (where t.failed)
limit 100;

-- rule 7: what a flow-control task run counts are its children
select p.id as subject,
       'task run ' || p.task_id || ' counts ' || p.children_started || ' started, ' || p.children_ended || ' ended, '
       || p.children_failed || ' failed; there are ' || count(t.id) || ', ' || count(t.id) filter (where t.ended) || ', '
       || count(t.id) filter (where t.failed) as what
from task_run p
left join (select execution_id, id, parent_id,
                  state in ('SUCCESS', 'WARNING', 'FAILED', 'KILLED', 'CANCELLED', 'RETRIED', 'SKIPPED', 'RESUBMITTED') as ended,
                  state in ('FAILED', 'KILLED', 'CANCELLED') as failed
           from task_run where parent_id is not null) as t on t.execution_id = p.execution_id and t.parent_id = p.id
group by p.execution_id, p.id
having p.children_started <> count(t.id)
    or p.children_ended <> count(t.id) filter (where t.ended)
    or p.children_failed <> count(t.id) filter (where t.failed)
limit 100;

-- rule 7: the parent of a task run is there, and so is its execution
select t.id as subject, 'task run ' || t.task_id || ' has no ' || case when e.id is null then 'execution' else 'parent' end as what
from task_run t
left join execution e on e.id = t.execution_id
left join task_run p on p.execution_id = t.execution_id and p.id = t.parent_id
where e.id is null or (t.parent_id is not null and p.id is null)
limit 100;

-- rule 8: the files of a closed execution have arrived
select f.id as subject, 'a file of the closed execution ' || e.id || ' is still arriving' as what
from file f join execution e on e.id = f.execution_id
where f.size < 0 and e.closed_at is not null
limit 100;

-- rule 8: nothing was logged after the execution was closed (one second is for clocks that differ)
select l.execution_id as subject, 'logged at ' || l.at || ', closed at ' || e.closed_at || ': ' || left(l.message, 200) as what
from execution e join log_entry l on l.execution_id = e.id and l.at > e.closed_at + interval '1 second'
where e.closed_at > now() - interval '1 day'
limit 100;
