-- Makes the partition of a day (UTC) of log_entry or metric; false when it is there. The name comes from the caller's fixed list.
-- Rows of the day that are already in the default partition are moved: PostgreSQL refuses the partition otherwise. Only then is
-- the whole table locked, as a reader that waited for the default partition alone would go on with the partitions it had found
-- before and miss every row that was moved. An empty day is attached without being in the way of anybody but a schema change.
create or replace function add_daily_partition(parent text, day date) returns boolean language plpgsql as $$
declare
    child text := parent || '_' || to_char(day, 'YYYYMMDD');
    lower timestamptz := day::timestamp at time zone 'UTC';
    upper timestamptz := (day + 1)::timestamp at time zone 'UTC';
    early boolean;
begin
    perform pg_advisory_xact_lock(hashtextextended('partitions ' || parent, 0));
    if to_regclass(child) is not null then
        return false;
    end if;
    execute format('select exists (select 1 from %I where at >= $1 and at < $2)', parent || '_default')
        into early using lower, upper;
    if early then
        execute format('lock table %I in access exclusive mode', parent);
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
