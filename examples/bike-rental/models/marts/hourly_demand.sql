MODEL (
  description "Average rentals per hour of the day, working days against days off.",
);

WITH per_day AS (
  SELECT trip_date, trip_hour, is_day_off, COUNT(*) AS trip_count
  FROM __ref("fct_trips")
  GROUP BY trip_date, trip_hour, is_day_off
)
SELECT
  trip_hour,
  is_day_off,
  AVG(trip_count) AS average_trips,
  MAX(trip_count) AS busiest_day_trips
FROM per_day
GROUP BY trip_hour, is_day_off
