TEST (name "raw_trips_become_daily_revenue");
WITH __source__raw_trips AS (
  SELECT 1 AS id, TIMESTAMP '2025-03-03 08:00:00' AS started_at, TIMESTAMP '2025-03-03 08:20:00' AS ended_at,
    1 AS start_station, 2 AS end_station, 7 AS bike, 10 AS customer, 'DONE' AS st
  UNION ALL
  SELECT 2, TIMESTAMP '2025-03-03 09:00:00', NULL, 1, NULL, 8, 10, 'CANCELLED'
),
__source__raw_payments AS (
  SELECT 1 AS trip, 400 AS amount_cents, 'card' AS method, FALSE AS refunded
),
__source__raw_customers AS (
  SELECT 10 AS customer_no, 'a@example.org' AS email, DATE '2024-01-01' AS signed_up, 'annual' AS plan, 1990 AS birth_year
),
__seed__price_plans AS (
  SELECT 'annual' AS plan_code, 'Annual pass' AS plan_name, 8.75 AS monthly_fee, 60 AS discount_percent
),
__seed__holidays AS (
  SELECT DATE '2025-01-01' AS holiday_date, 'New Year' AS holiday_name
),
__expected__daily_revenue AS (
  SELECT DATE '2025-03-03' AS trip_date, 'annual' AS plan_code, 'EUR' AS currency, 1 AS trip_count, 1.60 AS revenue
),
__assert__fares_stay_with_the_trip AS (
  SELECT * FROM __ref("fct_trips") WHERE trip_id = 1 AND revenue <> 1.60
)
SELECT 1
