/** The alarm clocks of the workshop: what is closed leaves nothing behind that could keep the process alive. */
import { fileURLToPath } from 'node:url'
import { describe, expect, it, vi } from 'vitest'
import { openWorkshop } from '../../server/dispatch/bree.ts'
import { until } from '../fixture/engine.ts'

const HOUR = 3_600_000
const open = (onAlarm: (name: string) => void = () => {}) =>
  openWorkshop({ entryFile: fileURLToPath(import.meta.url), heapMb: 64, now: Date.now, onAlarm })
const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
/** The test runner has short timers of its own, which come and go; one of an hour would stay. */
const noneLeftOf = (before: number) => until(() => timers() <= before, 'the end of all timers')

describe('an alarm', () => {
  it('rings once, at once when its time has passed', async () => {
    const onAlarm = vi.fn()
    const workshop = open(onAlarm)
    await workshop.setAlarm('late', Date.now() - 1)
    await workshop.setAlarm('soon', Date.now() + 50)
    await until(() => onAlarm.mock.calls.length === 2, 'both')
    expect(onAlarm.mock.calls.flat().sort()).toEqual(['late', 'soon'])
    await workshop.close()
  })

  it('that was still being set when the workshop closed leaves no timer behind', async () => {
    const before = timers()
    const workshop = open()
    // As a tick does: nobody waits for these.
    const setting = ['a', 'b', 'c'].map((name) => workshop.setAlarm(name, Date.now() + HOUR))
    await workshop.close()
    await Promise.all(setting)
    await noneLeftOf(before)
  })

  it('set after the close is none', async () => {
    const before = timers()
    const onAlarm = vi.fn()
    const workshop = open(onAlarm)
    await workshop.close()
    await workshop.setAlarm('late', Date.now() - 1)
    await workshop.setAlarm('far', Date.now() + HOUR)
    await new Promise((resolve) => setImmediate(resolve))
    expect(onAlarm).not.toHaveBeenCalled()
    await noneLeftOf(before)
  })
})
