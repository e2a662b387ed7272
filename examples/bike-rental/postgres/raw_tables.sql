-- The raw data as a provider might deliver it; filled as the README of the example says.
CREATE SCHEMA raw;

CREATE TABLE raw.trips (
  id integer, started_at timestamp, ended_at timestamp, start_station smallint, end_station smallint, bike smallint,
  customer smallint, st varchar
);

CREATE TABLE raw.payments (trip integer, amount_cents integer, method varchar, refunded boolean);

CREATE TABLE raw.customers (customer_no text, email text, signed_up text, plan text, birth_year text);
