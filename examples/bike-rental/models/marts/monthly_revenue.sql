MODEL (
  description "Revenue per month with the share of each plan.",
  materialized view,
  tags [finance],
);

SELECT
  DATE_TRUNC('month', trip_date) AS month_start,
  plan_code,
  SUM(revenue) AS revenue,
  SUM(revenue) / SUM(SUM(revenue)) OVER (PARTITION BY DATE_TRUNC('month', trip_date)) AS revenue_share
FROM __ref("daily_revenue")
GROUP BY DATE_TRUNC('month', trip_date), plan_code
