/** The part of the configuration a batch may read, as plain JSON; secrets stay references. */
import type { Config } from '../config/config.ts'

/** toban.yaml and monitoring.yaml as resolved by the loader, who is told of alerts, and the calendars. */
export type Settings = Readonly<{
  toban: Config['toban']
  monitoring: Config['monitoring']
  routes: Config['alerts']['routes']
  calendars: Config['calendars']
}>
