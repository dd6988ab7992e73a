/** Blackout periods as operators write them in schedule.yaml. */
import { describe, expect, it } from 'vitest'
import { loadConfig } from '../../server/config/load.ts'
import { configFolder, english, faultsOf } from './fixture/folder.ts'

/** The blackout `night` stands on line 4. */
function file(written: string): { 'schedule.yaml': string } {
  const lines = [
    'version: 1',
    'timezone: America/New_York',
    'blackouts:',
    `  night: ${written}`,
    'batches:',
    '  BATCH-301: { cron: "45 1 * * *" }',
  ]
  return { 'schedule.yaml': `${lines.join('\n')}\n` }
}

describe('a blackout', () => {
  it('has the defaults of the documentation, its times in the zone of the file', () => {
    const written = '{ from: 2026-12-31T22:00, until: 2027-01-01T04:00, reason: closing }'
    const loaded = loadConfig(configFolder(file(written)))
    if (!loaded.ok) throw new Error(english(loaded))
    expect(loaded.config.blackouts).toEqual([
      {
        name: 'night',
        reason: 'closing',
        batches: 'all',
        due: 'wait',
        from: Date.parse('2026-12-31T22:00:00-05:00'),
        until: Date.parse('2027-01-01T04:00:00-05:00'),
        daily: null,
      },
    ])
  })

  it('may be at hours of the day, of some batches, and skip', () => {
    const written = '{ daily: "22:00-04:00", batches: [BATCH-301], due: skip, reason: x }'
    const loaded = loadConfig(configFolder(file(written)))
    if (!loaded.ok) throw new Error(english(loaded))
    expect(loaded.config.blackouts[0]).toMatchObject({
      batches: ['BATCH-301'],
      due: 'skip',
      daily: { from: '22:00', until: '04:00' },
    })
  })

  it.each([
    ['{ daily: "22:00-04:00" }', '4:10 missing_key'],
    ['{ reason: x }', '4:10 blackout_time'],
    ['{ from: 2026-12-31T22:00, reason: x }', '4:10 blackout_time'],
    ['{ from: 2026-12-31T22:00, until: 2026-12-31T22:00, reason: x }', '4:43 blackout_order'],
    ['{ from: 2026-02-30T22:00, until: 2026-12-31T22:00, reason: x }', '4:18 bad_local_time'],
    ['{ from: 2026-12-31, until: 2027-01-01T04:00, reason: x }', '4:18 bad_local_time'],
    ['{ daily: "22:00-22:00", reason: x }', '4:19 bad_window'],
    ['{ daily: "22:00-04:00", batches: [BATCH-399], reason: x }', '4:44 unknown_batch'],
    ['{ daily: "22:00-04:00", batches: none, reason: x }', '4:43 unknown_word'],
    ['{ daily: "22:00-04:00", due: later, reason: x }', '4:39 unknown_word'],
    ['{ daily: "22:00-04:00", dayly: x, reason: x }', '4:34 unknown_key'],
  ])('%s is refused at %s', (written, fault) => {
    expect(faultsOf(file(written))).toEqual([`schedule.yaml:${fault}`])
  })

  it('has a name of the usual form', () => {
    const text = file('{ daily: "22:00-04:00", reason: x }')['schedule.yaml']
    const faults = faultsOf({ 'schedule.yaml': text.replace('night:', 'Nacht 1:') })
    expect(faults).toEqual(['schedule.yaml:4:3 bad_blackout_name'])
  })
})
