/** Trees of a mirrored directory from rows that may be wrong: circles, orphans, crowds. */
import { describe, expect, test } from 'vitest'
import type { Destination } from '../../data/tenant/destinations.ts'
import type { PlacedContainer, UnitPerson } from '../../data/tenant/directory-tree.ts'
import { teamsTree, unitsTree } from '../../server/console/panels/mirror-trees.ts'
import { numbered } from '../jobs/mirror-company.ts'

const of = { code: 'sakura', name: 'さくら' }

function container(externalId: string, over: Partial<PlacedContainer> = {}): PlacedContainer {
  return {
    kind: 'ORGUNIT',
    externalId,
    parentExternalId: null,
    name: externalId,
    isPrivate: false,
    isArchived: false,
    botIsMember: null,
    memberCount: null,
    level: 1,
    attributes: {},
    lastSeenRun: 'RUN2',
    ...over,
  }
}

const person = (name: string, unitIds: readonly string[]): UnitPerson => {
  return { name, status: 'ACTIVE', unitIds, employeeCode: null }
}

describe('org units', () => {
  test('those in a circle and those below nothing stand at the top, marked; nothing is lost', () => {
    const broken = { level: null }
    const units = [
      container('A'),
      container('B', { parentExternalId: 'A', level: 2 }),
      container('C', { ...broken, parentExternalId: 'D' }),
      container('D', { ...broken, parentExternalId: 'C' }),
      container('E', { ...broken, parentExternalId: 'nowhere' }),
    ]
    const { domains } = unitsTree({ of, units, people: [], departments: [] })
    const shape = domains[0]?.units.map((unit) => [unit.name, unit.isBroken, unit.units.length])
    expect(shape).toEqual([
      ['A', false, 1],
      ['E', true, 0],
      ['C', true, 0],
      ['D', true, 0],
    ])
  })

  test('departments that hang in a circle are shown, too', () => {
    const department = (code: string, parentCode: string) => ({ code, name: code, parentCode })
    const circle = [department('D1', 'D2'), department('D2', 'D1')]
    const tree = unitsTree({ of, units: [container('A')], people: [], departments: circle })
    expect(tree.departments.map(({ code }) => code)).toEqual(['D1', 'D2'])
    expect(tree.counts.differences).toBe(3)
  })

  test('a department is known by its code or its name', () => {
    const units = [
      container('o1', { name: '人事部' }),
      container('o2', { name: '経理', attributes: { externalKey: 'D2' } }),
    ]
    const departments = [
      { code: 'D1', name: '人事部', parentCode: null },
      { code: 'D2', name: '経理部', parentCode: null },
    ]
    const tree = unitsTree({ of, units, people: [], departments })
    expect(tree.counts.differences).toBe(0)
  })

  test('who is in two units stands in both; who is only in unknown ones, in none; a crowd is counted', () => {
    const units = [container('A'), container('B')]
    const people = [
      person('二', ['A', 'B']),
      person('零', ['gone']),
      ...numbered(70, (index) => person(`人${index}`, ['B'])),
    ]
    const tree = unitsTree({ of, units, people, departments: [] })
    const [a, b] = tree.domains[0]?.units ?? []
    expect([a?.members.count, b?.members.count, b?.members.shown.length]).toEqual([1, 71, 50])
    expect(tree.homeless).toMatchObject({ count: 1, shown: [{ name: '零' }] })
    expect(tree.counts.people).toBe(72)
  })

  test('each domain of a company has a tree of its own', () => {
    const at = (domainId: string) => ({ attributes: { domainId } })
    const units = [container('A', at('10000001')), container('B', at('10000002'))]
    const { domains } = unitsTree({ of, units, people: [], departments: [] })
    expect(domains.map(({ id }) => id)).toEqual(['10000001', '10000002'])
  })
})

describe('teams', () => {
  const channel = (id: string, parentExternalId: string, over: Partial<PlacedContainer> = {}) =>
    container(id, { kind: 'CHANNEL', parentExternalId, ...over })
  const team = (id: string) => container(id, { kind: 'TEAM' })
  const destination = (externalId: string, over: Partial<Destination>): Destination => ({
    destinationId: externalId,
    name: externalId,
    service: 'TEAMS',
    externalId,
    parentExternalId: null,
    webhookRef: null,
    isEnabled: false,
    disabledReason: null,
    disabledBy: null,
    isAutoRegistered: true,
    verifiedAt: null,
    lastSuccessAt: null,
    lastError: null,
    ...over,
  })

  test('channels without their team are named; a destination among many channels is among those shown', () => {
    const many = numbered(150, (index) => channel(`c${index}`, 't1'))
    const containers = [team('t1'), ...many, channel('orphan', 't9')]
    const destinations = [destination('c149', { isEnabled: true })]
    const { teams } = teamsTree({ of, containers, destinations })
    expect(teams[0]).toMatchObject({
      counts: { channels: 150, destinations: 1 },
      channels: { length: 100, 0: { name: 'c149', destination: 'on' } },
    })
    expect(teams[1]).toMatchObject({ name: null, channels: [{ name: 'orphan' }] })
  })

  test('a place that was only offered is not marked; one that was switched off is', () => {
    const containers = [team('t1'), channel('a', 't1'), channel('b', 't1'), channel('c', 't1')]
    const destinations = [
      destination('a', {}),
      destination('b', { disabledBy: 'BATCH-408' }),
      destination('c', { isAutoRegistered: false }),
    ]
    const [first] = teamsTree({ of, containers, destinations }).teams
    expect(first?.channels.map((one) => one.destination)).toEqual([null, 'off', 'off'])
  })

  test('a team whose channels the last run has not read says so', () => {
    const containers = [
      team('t1'),
      channel('a', 't1', { lastSeenRun: 'RUN1' }),
      team('t2'),
      channel('b', 't2'),
    ]
    const { teams } = teamsTree({ of, containers, destinations: [] })
    expect(teams.map(({ isUnread }) => isUnread)).toEqual([true, false])
  })
})
