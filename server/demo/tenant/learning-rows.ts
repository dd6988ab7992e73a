/** Goals, trainings, careers and projects of a company's people over the last thirteen months. */
import { addDays, type Day, daySpan } from '../../domain/calendar-day.ts'
import type { Dice } from '../dice.ts'
import { numbered } from '../identifiers.ts'
import type { DemoPerson } from '../people.ts'
import type { Row } from '../row.ts'
import { GOAL_TITLES, PROJECT_TITLES, TRAININGS } from '../words/skill-words.ts'
import { positionId } from './organisation-rows.ts'
import { present, type Scene } from './scene.ts'
import { stamped, type TableRows } from './stamps.ts'

type Teller = Readonly<{ scene: Scene; chance: Dice; last: Day }>

export function learningRows(scene: Scene): TableRows {
  if (scene.story.activity === null) return []
  const teller = { scene, chance: scene.chance.fork('learning'), last: scene.story.activity.until }
  const people = present(scene)
  return [
    [
      'career_plans',
      people.filter((_, index) => index % 2 === 0).map((person) => careerRow(person, teller)),
    ],
    ['goal_progress', people.flatMap((person) => goalsOf(person, teller))],
    ['training_history', people.flatMap((person) => trainingsOf(person, teller))],
    ['project_records', people.flatMap((person) => projectsOf(person, teller))],
    [
      'pdu_records',
      people.filter((_, index) => index % 6 === 0).map((person) => pduRow(person, teller)),
    ],
  ]
}

/** Half-year terms: the running one and the one before. */
function terms(last: Day): readonly (readonly [start: Day, end: Day])[] {
  const year = Number(last.slice(0, 4))
  const month = Number(last.slice(5, 7))
  if (month >= 4 && month <= 9)
    return [
      [`${year}-04-01`, `${year}-09-30`],
      [`${year - 1}-10-01`, `${year}-03-31`],
    ]
  const start = month >= 10 ? year : year - 1
  return [
    [`${start}-10-01`, `${start + 1}-03-31`],
    [`${start}-04-01`, `${start}-09-30`],
  ]
}

function goalsOf(person: DemoPerson, teller: Teller): Row[] {
  return terms(teller.last).flatMap((term, age) => {
    const count = teller.chance.int(1, 2)
    return Array.from({ length: count }, (_, index) =>
      goalRow(person, { ...teller, term, age, number: age * 2 + index + 1 }),
    )
  })
}

type GoalTeller = Teller & Readonly<{ term: readonly [Day, Day]; age: number; number: number }>

function goalRow(person: DemoPerson, { scene, chance, last, term, age, number }: GoalTeller): Row {
  const [title, category] = chance.pick(GOAL_TITLES)
  // Some goals end within the next weeks, so that each stage of the reminders has someone.
  const target =
    age === 0 && chance.chance(0.3) ? addDays(scene.calendar.today, chance.int(1, 35)) : term[1]
  const done = age > 0 ? chance.chance(0.85) : chance.chance(0.08)
  const late = !done && target < scene.calendar.today
  const progress = done ? 100 : chance.int(0, 18) * 5
  const submittedAt = daySpan(addDays(term[0], 10)).from + 36_000_000
  const finished = done ? (target < last ? target : last) : null
  const row = {
    goal_id: `${person.id}-G${number}`,
    employee_id: person.id,
    supervisor_id: person.managerId,
    goal_title: title,
    goal_category: category,
    goal_type: category === 'BUSINESS' ? 'QUANTITATIVE' : 'QUALITATIVE',
    start_date: term[0],
    target_date: target < term[0] ? term[1] : target,
    target_value: 100,
    current_value: progress,
    unit: '%',
    progress_rate: progress,
    achievement_status: done
      ? 'COMPLETED'
      : late
        ? 'OVERDUE'
        : progress === 0
          ? 'NOT_STARTED'
          : 'IN_PROGRESS',
    achievement_rate: done ? 100 : null,
    approval_status: age === 0 && chance.chance(0.08) ? 'PENDING' : 'APPROVED',
    submitted_at: submittedAt,
    self_evaluation: done ? chance.int(3, 5) : null,
    supervisor_evaluation: done ? chance.int(2, 5) : null,
    completion_date: finished,
    next_review_date: done ? null : addDays(scene.calendar.today, chance.int(3, 60)),
    priority_level: chance.pick(['高', '中', '低']),
  }
  const updatedAt = Math.min(
    scene.story.quietAfter - 1,
    submittedAt + chance.int(1, 150) * 86_400_000,
  )
  return stamped(row, Math.min(submittedAt, updatedAt), updatedAt)
}

function trainingsOf(person: DemoPerson, { chance, last }: Teller): Row[] {
  const mandatory = TRAININGS.filter((training) => training[4] === 'mandatory')
  const chosen = TRAININGS.filter((training) => training[4] === 'optional' && chance.chance(0.09))
  return [...mandatory, ...chosen].map((training, index) => {
    const day = addDays(last, -chance.int(3, 360))
    return trainingRow(person, training, { chance, day, number: index + 1 })
  })
}

function trainingRow(
  person: DemoPerson,
  [code, name, category, hours]: (typeof TRAININGS)[number],
  { chance, day, number }: Readonly<{ chance: Dice; day: Day; number: number }>,
): Row {
  const completed = chance.chance(0.93)
  const follow = chance.chance(0.1)
  const row = {
    training_history_id: `${person.id}-T${number}`,
    employee_id: person.id,
    training_program_id: code,
    training_name: name,
    training_type: hours > 6 ? '集合研修' : 'eラーニング',
    training_category: category,
    start_date: day,
    end_date: addDays(day, hours > 8 ? Math.ceil(hours / 8) : 0),
    duration_hours: hours,
    attendance_status: completed ? 'COMPLETED' : chance.pick(['PARTIAL', 'ABSENT'] as const),
    completion_rate: completed ? 100 : 40,
    test_score: completed ? 60 + chance.int(0, 40) : null,
    satisfaction_score: completed ? chance.int(3, 5) : null,
    certificate_obtained: 0,
    cost: Math.round(hours * 3_000),
    cost_covered_by: 'COMPANY',
    manager_approval: 1,
    follow_up_required: follow ? 1 : 0,
    follow_up_date: follow ? addDays(day, 30) : null,
  }
  const at = daySpan(day).from + 9 * 3_600_000
  return stamped(row, at, at + 8 * 3_600_000)
}

const PROJECT_SHARE = 0.45

function projectsOf(person: DemoPerson, { chance, last }: Teller): Row[] {
  if (!chance.chance(PROJECT_SHARE)) return []
  const number = chance.int(0, PROJECT_TITLES.length - 1)
  const start = addDays(last, -chance.int(40, 390))
  const length = chance.int(60, 300)
  const running = addDays(start, length) > last
  const row = {
    project_record_id: `${person.id}-R1`,
    employee_id: person.id,
    project_code: numbered('PJ', number + 1, 3),
    project_name: PROJECT_TITLES[number] as string,
    client_name: number % 3 === 0 ? '社内' : 'グループ会社',
    project_type: '開発・改善',
    project_scale: number % 2 === 0 ? '中規模' : '小規模',
    start_date: start,
    end_date: running ? null : addDays(start, length),
    participation_rate: chance.int(1, 10) * 10,
    role_title: chance.pick(['メンバー', 'リーダー', 'サブリーダー', '有識者']),
    project_status: running ? 'ACTIVE' : 'COMPLETED',
    evaluation_score: running ? null : chance.int(2, 5),
    is_confidential: number === 8 ? 1 : 0,
    is_public_reference: number % 4 === 0 ? 1 : 0,
    technologies_used: JSON.stringify(['Excel', 'SQL']),
  }
  return [stamped(row, daySpan(start).from + 34_000_000)]
}

function careerRow(person: DemoPerson, { scene }: Teller): Row {
  const row = {
    career_plan_id: `${person.id}-C1`,
    employee_id: person.id,
    plan_name: '3年後のキャリアプラン',
    target_position_id: positionId('P090'),
    target_date: addDays(scene.calendar.today, 1_000),
    status: 'ACTIVE',
    description: '上司との面談で合意した育成計画',
  }
  return stamped(row, Math.max(daySpan(person.hireDate).from, daySpan('2024-04-01').from))
}

function pduRow(person: DemoPerson, { chance, last }: Teller): Row {
  const day = addDays(last, -chance.int(5, 300))
  const row = {
    pdu_id: `${person.id}-U1`,
    employee_id: person.id,
    certification_id: 'PMP',
    activity_date: day,
    activity_name: '社外セミナー参加',
    activity_type: 'セミナー',
    pdu_category: chance.pick(['TECHNICAL', 'LEADERSHIP', 'BUSINESS'] as const),
    pdu_points: chance.int(2, 16) / 2,
    duration_hours: chance.int(2, 8),
    approval_status: chance.chance(0.8) ? 'APPROVED' : 'PENDING',
  }
  return stamped(row, daySpan(day).from + 60_000_000)
}
