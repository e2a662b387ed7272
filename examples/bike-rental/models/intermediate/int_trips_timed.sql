MODEL (
  description "Rentals with duration, day and a weekend or holiday flag.",
  columns (
    trip_id (audits [not_null, unique]),
    duration_minutes (audits [expression_holds (expression "duration_minutes > 0")]),
  ),
);

SELECT
  trips.trip_id,
  trips.customer_id,
  trips.bike_id,
  trips.start_station_id,
  trips.end_station_id,
  trips.started_at,
  CAST(trips.started_at AS DATE) AS trip_date,
  CAST(EXTRACT(HOUR FROM trips.started_at) AS INTEGER) AS trip_hour,
  CAST(EXTRACT(EPOCH FROM (trips.ended_at - trips.started_at)) / 60 AS INTEGER) AS duration_minutes,
  EXTRACT(ISODOW FROM trips.started_at) >= 6 OR holidays.holiday_date IS NOT NULL AS is_day_off,
  trips.state = 'lost' AS is_lost
FROM __ref("stg_trips") AS trips
LEFT JOIN __seed("holidays") AS holidays
  ON holidays.holiday_date = CAST(trips.started_at AS DATE)
