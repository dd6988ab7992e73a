/** Who has which skill at which level, with certificates and grades; called by tenant/generate.ts. */
import { addDays, addMonths, type Day, daySpan } from '../../domain/calendar-day.ts'
import type { Dice } from '../dice.ts'
import { numbered } from '../identifiers.ts'
import type { DemoPerson } from '../people.ts'
import type { Row } from '../row.ts'
import { CERTIFICATIONS, JOB_TYPES } from '../words/skill-words.ts'
import { jobTypeOf } from './job-types.ts'
import type { Scene } from './scene.ts'
import { GRADES, MASTER_AT, SKILLS, type Skill, skillMasters } from './skill-masters.ts'
import { stamped, type TableRows } from './stamps.ts'

export type SkillRows = Readonly<{
  tables: TableRows
  /** Skill records by the day of their assessment: what BATCH-301 counts. */
  assessmentsOn: ReadonlyMap<Day, number>
}>

export function skillRows(scene: Scene): SkillRows {
  const chance = scene.chance.fork('skills')
  const records = scene.people.flatMap((person) => recordsOf(person, scene, chance))
  const assessmentsOn = new Map<Day, number>()
  for (const record of records) {
    const day = String(record.assessment_date)
    assessmentsOn.set(day, (assessmentsOn.get(day) ?? 0) + 1)
  }
  const evidence = records.filter((record) => record.certification_id !== null).map(evidenceRow)
  return {
    assessmentsOn,
    tables: [
      ...skillMasters(),
      ['skill_records', records],
      ['skill_evidence', evidence],
      ['employee_skill_grades', scene.people.flatMap((person) => gradesOf(person, scene, chance))],
    ],
  }
}

/** Half of a person's skills come from what the job asks for, the rest from anywhere. */
function recordsOf(person: DemoPerson, scene: Scene, chance: Dice): Row[] {
  if (scene.story.activity === null) return []
  const wanted = JOB_TYPES.find(([code]) => code === jobTypeOf(person))?.[4] ?? []
  const fitting = SKILLS.filter(
    (skill) => skill.certification === null && wanted.includes(skill.categoryCode),
  )
  const chosen = new Set<Skill>()
  const count = 5 + chance.int(0, 6)
  for (let draw = 0; draw < count; draw++) {
    chosen.add(
      chance.chance(0.55) && fitting.length > 0 ? chance.pick(fitting) : chance.pick(SKILLS),
    )
  }
  return [...chosen].map((skill) => recordRow(person, skill, { scene, chance }))
}

function recordRow(
  person: DemoPerson,
  skill: Skill,
  { scene, chance }: Readonly<{ scene: Scene; chance: Dice }>,
): Row {
  const rank = person.positionCode <= 'P070' ? 1 : 0
  const level = Math.min(5, Math.max(1, Math.round(2.4 + rank + chance.bell())))
  const assessed = assessedOn(scene, chance)
  const acquired = addDays(assessed, -chance.int(60, 1_400))
  const validMonths = skill.certification?.validMonths ?? 0
  const expiry = validMonths === 0 ? null : expiryOn(scene.calendar.today, validMonths, chance)
  const row = {
    skill_record_id: `${person.id}:${skill.id}`,
    employee_id: person.id,
    skill_item_id: skill.id,
    skill_category_id: skill.categoryCode,
    skill_level: level,
    self_assessment: Math.min(5, level + (chance.chance(0.3) ? 1 : 0)),
    manager_assessment: level,
    assessor_id: person.managerId,
    acquisition_date: acquired,
    assessment_date: assessed,
    last_used_date: addDays(assessed, -chance.int(0, 60)),
    expiry_date: expiry,
    certification_id: skill.certification?.code ?? null,
    skill_status: expiry !== null && expiry < scene.calendar.today ? 'EXPIRED' : 'ACTIVE',
    learning_hours: chance.int(4, 200),
    project_experience_count: chance.int(0, 6),
  }
  const createdAt = Math.max(MASTER_AT, daySpan(acquired).from)
  const updatedAt = daySpan(assessed).from + 10 * 3_600_000
  return stamped(
    row,
    createdAt,
    Math.max(createdAt, Math.min(updatedAt, scene.story.quietAfter - 1)),
  )
}

/** Assessments gather after the half-year ends, in April and October, with a trickle all year. */
function assessedOn(scene: Scene, chance: Dice): Day {
  const last = scene.story.activity?.until ?? scene.calendar.today
  const year = Number(last.slice(0, 4))
  const seasons = [`${year}-10-05`, `${year}-04-06`, `${year - 1}-10-05`].filter(
    (day) => day <= last,
  )
  if (chance.chance(0.55)) {
    const day = addDays(
      seasons[chance.chance(0.75) ? 0 : seasons.length - 1] as Day,
      chance.int(0, 20),
    )
    return day <= last ? day : last
  }
  return addDays(last, -chance.int(0, 330))
}

/** A third of the certificates end within two months, so that every stage of a reminder has someone. */
function expiryOn(today: Day, validMonths: number, chance: Dice): Day {
  if (chance.chance(0.35)) return addDays(today, chance.int(-15, 60))
  const month = addMonths(today.slice(0, 7), chance.int(2, validMonths))
  return `${month}-${String(chance.int(1, 28)).padStart(2, '0')}`
}

function evidenceRow(record: Row, index: number): Row {
  const certification = CERTIFICATIONS.find((words) => words.code === record.certification_id)
  const row = {
    evidence_id: `${record.employee_id}:${record.certification_id}`,
    employee_id: record.employee_id ?? null,
    skill_item_id: record.skill_item_id ?? null,
    evidence_type: '資格証',
    evidence_title: `${certification?.name ?? ''} 合格証`,
    evidence_date: record.acquisition_date ?? null,
    related_certification_id: record.certification_id ?? null,
    certificate_number: numbered('C', index * 7 + 1_001, 8),
    issuer_name: certification?.issuer ?? null,
    validity_start_date: record.acquisition_date ?? null,
    validity_end_date: record.expiry_date ?? null,
    verification_status: index % 11 === 0 ? 'PENDING' : 'VERIFIED',
  }
  return stamped(row, Number(record.created_at), Number(record.updated_at))
}

/** The grade of the last evaluation, and for half of the people the one before it. */
function gradesOf(person: DemoPerson, scene: Scene, chance: Dice): Row[] {
  if (scene.story.activity === null || person.retireDate !== null) return []
  const level = chance.int(1, 5)
  const since = addDays(scene.story.activity.until, -chance.int(30, 330))
  const current = gradeRowOf(person, { number: 1, level, from: since, to: null })
  if (!chance.chance(0.5)) return [current]
  const before = {
    number: 2,
    level: Math.max(1, level - 1),
    from: addDays(since, -365),
    to: addDays(since, -1),
  }
  return [current, gradeRowOf(person, before)]
}

function gradeRowOf(
  person: DemoPerson,
  {
    number,
    level,
    from,
    to,
  }: Readonly<{ number: number; level: number; from: Day; to: Day | null }>,
): Row {
  const row = {
    id: `${person.id}-K${number}`,
    employee_id: person.id,
    job_type_id: jobTypeOf(person),
    skill_grade: GRADES[level - 1]?.[1] ?? 'D',
    skill_level: level,
    effective_date: from,
    expiry_date: to,
    evaluation_date: from,
    next_evaluation_date: addDays(from, 365),
    evaluator_id: person.managerId,
    certification_flag: 0,
  }
  return stamped(row, daySpan(from).from)
}
