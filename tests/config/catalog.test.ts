import { describe, expect, it } from 'vitest'
import {
  BATCHES,
  BLOCKS,
  batchFacts,
  blockOf,
  isBatchId,
} from '../../server/domain/batch-catalog.ts'

describe('the catalogue', () => {
  it('has fifty batches in nine blocks', () => {
    const perBlock = BLOCKS.map(
      (block) => BATCHES.filter((batch) => batch.block === block.key).length,
    )
    expect(perBlock).toEqual([7, 5, 5, 7, 9, 8, 3, 1, 5])
    expect(new Set(BATCHES.map((batch) => batch.id)).size).toBe(50)
  })

  it('has names in both languages', () => {
    for (const { name } of [...BATCHES, ...BLOCKS]) {
      expect(name.ja).toMatch(/[ァ-ヶ一-龠]/)
      expect(name.en).toMatch(/^[A-Z]/)
    }
  })

  it('grades a failed run as the batch list does', () => {
    const severities = ['001', '302', '401', '508', '905'].map(
      (number) => batchFacts(`BATCH-${number}`)?.severity,
    )
    expect(severities).toEqual(['MEDIUM', 'CRITICAL', 'HIGH', 'HIGH', 'MEDIUM'])
  })

  it('tells the shape of an id from a known batch', () => {
    expect(['BATCH-301', 'BATCH-999'].every(isBatchId)).toBe(true)
    expect(['BATCH-1', 'batch-301', 'BATCH-3011', '301', ''].some(isBatchId)).toBe(false)
    expect(batchFacts('BATCH-999')).toBeNull()
    expect(blockOf('BATCH-999')?.name.en).toBe('Emergencies and special work')
    expect(blockOf('BATCH-801')).toBeNull()
  })
})
