-- The role of a VPE in its TVD; empty for none.
alter table vpe add column role varchar(64) default '' not null;
