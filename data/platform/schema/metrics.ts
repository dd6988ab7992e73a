/** Tables of platform.db: metric series and their roll-ups. */
import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** 501, 502, 503, 504, 505, 508, 004; 100–250 in all */
export const metricSeries = sqliteTable('metric_series', {
  seriesId: integer('series_id').primaryKey(),
  name: text('name').notNull(), // `cpu.used_pct`
  labels: text('labels', { mode: 'json' }).notNull(), // canonical
  unit: text('unit').notNull(),
  kind: text('kind', { enum: ['gauge', 'rate'] }).notNull(),
  source: text('source').notNull(),
  minDelta: real('min_delta'),
})

/** the same; 201,600 in all; 7 days */
export const metric5m = sqliteTable(
  'metric_5m',
  {
    seriesId: integer('series_id').notNull(),
    ts: integer('ts').notNull(), // slot start
    value: real('value'),
  },
  (t) => [primaryKey({ columns: [t.seriesId, t.ts] })],
)

/** 501 rolls up; 220,800 in all; 92 days */
export const metricHourly = sqliteTable(
  'metric_hourly',
  {
    seriesId: integer('series_id').notNull(),
    bucket: integer('bucket').notNull(), // start
    n: integer('n').notNull(),
    min: real('min').notNull(),
    max: real('max').notNull(),
    avg: real('avg').notNull(),
    p95: real('p95').notNull(),
    last: real('last').notNull(),
  },
  (t) => [primaryKey({ columns: [t.seriesId, t.bucket] })],
)

/** 501; 80,000 in all; 800 days */
export const metricDaily = sqliteTable(
  'metric_daily',
  {
    seriesId: integer('series_id').notNull(),
    bucket: integer('bucket').notNull(), // start of the day in JST
    n: integer('n').notNull(),
    min: real('min').notNull(),
    max: real('max').notNull(),
    avg: real('avg').notNull(),
    p95: real('p95').notNull(),
    last: real('last').notNull(),
  },
  (t) => [primaryKey({ columns: [t.seriesId, t.bucket] })],
)
