-- The latest list of each signer: the number only grows.
create table revocation_list (
  signer varchar(64) primary key,
  der blob not null
);

-- When the latest accepted certificate of a signer about a holder's dimension began: no older one
-- counts again. The holder is the SHA-256 of its description.
create table property_issue (
  signer varchar(64) not null,
  holder varchar(64) not null,
  dimension varchar(128) not null,
  not_before timestamp(9) with time zone not null,
  primary key (signer, holder, dimension)
);
