/** The org tree of LINE WORKS with its people beside our departments, differences marked; part of the panel of BATCH-409. */
import { Empty, Panel } from '../parts/panel.tsx'
import type { Screen } from '../screen.ts'
import type { Dictionary } from '../words/dictionary.ts'

export type UnitMember = Readonly<{
  name: string
  status: keyof Dictionary['mirrors']['values']
  /** Null: linked to nobody. */
  employeeCode: string | null
}>

export type Members = Readonly<{ shown: readonly UnitMember[]; count: number }>

export type UnitBranch = Readonly<{
  name: string
  /** Its parent is unknown or it hangs in a circle. */
  isBroken: boolean
  /** One of our departments has its key or name. */
  isKnown: boolean
  members: Members
  /** Of its own and of all units below. */
  memberCount: number
  units: readonly UnitBranch[]
}>

export type DepartmentBranch = Readonly<{
  code: string
  name: string
  isKnown: boolean
  departments: readonly DepartmentBranch[]
}>

export type UnitsFacts = Readonly<{
  of: Readonly<{ code: string; name: string }>
  /** More than one = each is named. */
  domains: readonly Readonly<{ id: string; units: readonly UnitBranch[] }>[]
  departments: readonly DepartmentBranch[]
  homeless: Members
  counts: Readonly<{ units: number; shown: number; people: number; differences: number }>
}>

type Props = { screen: Screen; facts: UnitsFacts }

export function Units({ screen, facts }: Props) {
  const { words, format } = screen
  const { mirrors } = words
  const { units, shown, people, differences } = facts.counts
  return (
    <Panel
      id="units"
      title={mirrors.unitsOf(screen.companyName(facts.of.code, facts.of.name))}
      aside={mirrors.unitCounts(format.number(units), format.number(people))}
    >
      {units === 0 ? (
        <Empty>{mirrors.noUnits}</Empty>
      ) : (
        <>
          <p>
            {differences === 0 ? (
              <b class="severity tone-good">✓ {mirrors.allAlike}</b>
            ) : (
              <b class="severity tone-warn">≠ {mirrors.differences(format.number(differences))}</b>
            )}
          </p>
          <div class="columns">
            <Theirs screen={screen} facts={facts} />
            <Ours screen={screen} facts={facts} />
          </div>
          {units > shown ? (
            <p class="hint">{mirrors.moreUnits(format.number(units - shown))}</p>
          ) : null}
        </>
      )}
    </Panel>
  )
}

function Theirs({ screen, facts }: Props) {
  const { mirrors } = screen.words
  const { domains, homeless } = facts
  return (
    <div class="narrow">
      <h3>{mirrors.theirs}</h3>
      <ul class="tree">
        {domains.map(({ id, units }) =>
          domains.length === 1 ? (
            units.map((unit) => <Unit screen={screen} unit={unit} />)
          ) : (
            <li>
              <b>{mirrors.domain(id)}</b>
              <ul>
                {units.map((unit) => (
                  <Unit screen={screen} unit={unit} />
                ))}
              </ul>
            </li>
          ),
        )}
        {homeless.count === 0 ? null : <Homeless screen={screen} members={homeless} />}
      </ul>
    </div>
  )
}

function Unit({ screen, unit }: { screen: Screen; unit: UnitBranch }) {
  const { mirrors } = screen.words
  const { format } = screen
  const name = (
    <>
      {unit.name}{' '}
      <small class="number">
        {mirrors.people(format.number(unit.members.count))}
        {unit.memberCount > unit.members.count
          ? ` · ${mirrors.withBelow(format.number(unit.memberCount))}`
          : null}
      </small>{' '}
      {unit.isKnown ? null : <b class="severity tone-warn">≠ {mirrors.noDepartment}</b>}{' '}
      {unit.isBroken ? <b class="severity tone-fail">! {mirrors.broken}</b> : null}
    </>
  )
  if (unit.members.count === 0 && unit.units.length === 0) return <li>{name}</li>
  return (
    <li>
      <details>
        <summary>{name}</summary>
        <ul>
          {unit.units.map((below) => (
            <Unit screen={screen} unit={below} />
          ))}
          <People screen={screen} members={unit.members} />
        </ul>
      </details>
    </li>
  )
}

function Homeless({ screen, members }: { screen: Screen; members: Members }) {
  const { words, format } = screen
  return (
    <li>
      <details open>
        <summary>
          <b class="severity tone-warn">! {words.mirrors.homeless}</b>{' '}
          <small class="number">{words.mirrors.people(format.number(members.count))}</small>
        </summary>
        <ul>
          <People screen={screen} members={members} />
        </ul>
      </details>
    </li>
  )
}

function People({ screen, members }: { screen: Screen; members: Members }) {
  const { words, format } = screen
  const { mirrors } = words
  const rest = members.count - members.shown.length
  return (
    <>
      {members.shown.map(({ name, status, employeeCode }) => (
        <li>
          {name} <small>{employeeCode ?? mirrors.notLinked}</small>{' '}
          {status === 'ACTIVE' ? null : (
            <b class="severity tone-idle">○ {mirrors.values[status]}</b>
          )}
        </li>
      ))}
      {rest > 0 ? (
        <li>
          <small>{mirrors.morePeople(format.number(rest))}</small>
        </li>
      ) : null}
    </>
  )
}

function Ours({ screen, facts }: Props) {
  const { mirrors } = screen.words
  return (
    <div class="narrow">
      <h3>{mirrors.ours}</h3>
      {facts.departments.length === 0 ? (
        <Empty>{mirrors.noDepartments}</Empty>
      ) : (
        <ul class="tree">
          {facts.departments.map((department) => (
            <Department screen={screen} department={department} />
          ))}
        </ul>
      )}
    </div>
  )
}

function Department({ screen, department }: { screen: Screen; department: DepartmentBranch }) {
  const { mirrors } = screen.words
  const { departments } = department
  return (
    <li>
      {department.name} <small>{department.code}</small>{' '}
      {department.isKnown ? null : <b class="severity tone-warn">≠ {mirrors.noUnit}</b>}
      {departments.length === 0 ? null : (
        <ul>
          {departments.map((below) => (
            <Department screen={screen} department={below} />
          ))}
        </ul>
      )}
    </li>
  )
}
