/** The engine's own alerts: what it says about itself through the alert desk. */
import type { AlertRaise } from '../domain/alert.ts'

/** A run under which the process died again and again was given up. Cleared by the next good end of the batch. */
export function crashLoop(batchId: string, message: string): AlertRaise {
  return { key: crashLoopKey(batchId), severity: 'HIGH', message: `${batchId}: ${message}` }
}

export function crashLoopKey(batchId: string): string {
  return `engine:crash-loop:${batchId}`
}
