-- owner: matching
-- How many decisions of a connection have which state, chance and score, as rows to be added up: every statement that writes
-- decisions adds its difference in the same transaction. Only ever added to, so that no writer waits for another; the end of a
-- match adds a connection's rows up into few.
create table concordat.match_decision_counts (
  workspace_id uuid not null,
  connection_id uuid not null,
  state text not null,
  -- Places among the bounds of the charts (learn/charts.ts); null: without any candidate.
  chance_bin smallint,
  score_bin smallint,
  decisions bigint not null
);
create index match_decision_counts_of on concordat.match_decision_counts (connection_id);

create function concordat.match_chance_bin(probability double precision, score double precision) returns smallint
  language sql immutable parallel safe as $$
    select case when score is not null then width_bucket(probability, array[0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45,
      0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95]::double precision[]) end::smallint $$;
create function concordat.match_score_bin(score double precision) returns smallint
  language sql immutable parallel safe as $$
    select case when score is not null then width_bucket(score, array[-15, -14, -13, -12, -11, -10, -9, -8, -7, -6, -5, -4, -3,
      -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]::double precision[]) end::smallint $$;

create function concordat.count_match_decisions() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into concordat.match_decision_counts
    select workspace_id, connection_id, state, concordat.match_chance_bin(probability, score), concordat.match_score_bin(score), count(*)
    from came group by 1, 2, 3, 4, 5;
  elsif tg_op = 'DELETE' then
    insert into concordat.match_decision_counts
    select workspace_id, connection_id, state, concordat.match_chance_bin(probability, score), concordat.match_score_bin(score), -count(*)
    from went group by 1, 2, 3, 4, 5;
  else
    insert into concordat.match_decision_counts
    select workspace_id, connection_id, state, concordat.match_chance_bin(probability, score), concordat.match_score_bin(score), sum(by)
    from (select workspace_id, connection_id, state, probability, score, 1 as by from came
      union all select workspace_id, connection_id, state, probability, score, -1 from went) both_sides
    group by 1, 2, 3, 4, 5 having sum(by) <> 0;
  end if;
  return null;
end $$;
create trigger count_inserted after insert on concordat.match_decisions
  referencing new table as came for each statement execute function concordat.count_match_decisions();
create trigger count_updated after update on concordat.match_decisions
  referencing old table as went new table as came for each statement execute function concordat.count_match_decisions();
create trigger count_deleted after delete on concordat.match_decisions
  referencing old table as went for each statement execute function concordat.count_match_decisions();

insert into concordat.match_decision_counts
select workspace_id, connection_id, state, concordat.match_chance_bin(probability, score), concordat.match_score_bin(score), count(*)
from concordat.match_decisions group by 1, 2, 3, 4, 5;
