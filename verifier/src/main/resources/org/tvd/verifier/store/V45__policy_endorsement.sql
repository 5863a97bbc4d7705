-- The statement of each owner of policy files that was accepted last: no earlier one is again.
create table policy_endorsement (
  owner varchar(63) primary key,
  serial bigint not null,
  digest varchar(64) not null
);
