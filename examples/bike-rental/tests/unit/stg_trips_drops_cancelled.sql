TEST ();
WITH __source__raw_trips AS (
  SELECT 1 AS id, TIMESTAMP '2025-03-01 08:00:00' AS started_at, 'DONE' AS st
  UNION ALL
  SELECT 2, TIMESTAMP '2025-03-01 09:00:00', 'CANCELLED'
),
__expected__stg_trips AS (
  SELECT 1 AS trip_id, 'done' AS state
)
SELECT 1
