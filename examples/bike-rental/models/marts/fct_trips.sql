MODEL (
  description "One row per rental: when, where, who and how much.",
  owner "fleet-team",
  columns (
    trip_id (audits [not_null, unique]),
    start_station_id (audits [relationships (to "dim_stations", field "station_id")]),
    customer_id (audits [not_null]),
  ),
  audits [
    expression_holds (name "revenue_never_negative", expression "revenue >= 0"),
  ],
);

SELECT
  trips.trip_id,
  trips.customer_id,
  trips.bike_id,
  trips.start_station_id,
  trips.end_station_id,
  trips.started_at,
  trips.trip_date,
  trips.trip_hour,
  trips.duration_minutes,
  trips.is_day_off,
  trips.is_lost,
  revenue.plan_code,
  revenue.method,
  COALESCE(revenue.revenue, 0) AS revenue,
  '@@currency' AS currency
FROM __ref("int_trips_timed") AS trips
LEFT JOIN __ref("int_trip_revenue") AS revenue
  ON revenue.trip_id = trips.trip_id
