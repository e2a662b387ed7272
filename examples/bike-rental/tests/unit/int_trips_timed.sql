TEST (name "holidays_and_weekends_are_days_off");
WITH __ref__stg_trips AS (
  SELECT 1 AS trip_id, TIMESTAMP '2025-05-01 08:00:00' AS started_at, TIMESTAMP '2025-05-01 08:12:00' AS ended_at, 'done' AS state
  UNION ALL
  SELECT 2, TIMESTAMP '2025-05-03 10:00:00', TIMESTAMP '2025-05-03 10:05:00', 'done'
  UNION ALL
  SELECT 3, TIMESTAMP '2025-05-05 17:30:00', NULL, 'lost'
),
__seed__holidays AS (
  SELECT DATE '2025-05-01' AS holiday_date, 'Labour Day' AS holiday_name
),
__expected__int_trips_timed AS (
  SELECT 1 AS trip_id, 8 AS trip_hour, 12 AS duration_minutes, TRUE AS is_day_off, FALSE AS is_lost
  UNION ALL
  SELECT 2, 10, 5, TRUE, FALSE
  UNION ALL
  SELECT 3, 17, NULL, FALSE, TRUE
)
SELECT 1
