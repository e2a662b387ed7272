MODEL (
  description "Rentals with readable names, cancelled ones left out.",
  columns (
    trip_id (type INTEGER, nullable false, description "Number given by the dock", audits [not_null, unique]),
    started_at (audits [not_null]),
    customer_id (audits [not_null, relationships (to "stg_customers", field "customer_id")]),
  ),
);

SELECT
  id AS trip_id,
  started_at,
  ended_at,
  start_station AS start_station_id,
  end_station AS end_station_id,
  bike AS bike_id,
  customer AS customer_id,
  LOWER(st) AS state
FROM __source("raw_trips")
WHERE st <> 'CANCELLED'
