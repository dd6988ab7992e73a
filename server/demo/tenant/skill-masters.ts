/** Masters of skills, certificates, trainings, grades and job types, the same in every company of the group. */
import { daySpan } from '../../domain/calendar-day.ts'
import { numbered } from '../identifiers.ts'
import { ORGANISATION_FROM } from '../organisation.ts'
import type { Row } from '../row.ts'
import {
  CERTIFICATIONS,
  type CertificationWords,
  JOB_TYPES,
  SKILL_CATEGORIES,
  TRAININGS,
} from '../words/skill-words.ts'
import { stamped, type TableRows } from './stamps.ts'

export const MASTER_AT = daySpan(ORGANISATION_FROM).from

export type Skill = Readonly<{
  id: string
  name: string
  categoryCode: string
  type: string
  certification: CertificationWords | null
}>

/** Every certificate is a skill item as well, so that a record can say who holds it until when. */
export const SKILLS: readonly Skill[] = SKILL_CATEGORIES.flatMap((category) => {
  const plain = category.skills.map((name, index) => ({
    id: numbered(`SK-${category.code}-`, index + 1, 2),
    name,
    categoryCode: category.code,
    type: category.type,
    certification: null,
  }))
  if (category.code !== 'CRT') return plain
  const certified = CERTIFICATIONS.map((certification) => ({
    id: `SK-C-${certification.code}`,
    name: certification.name,
    categoryCode: category.code,
    type: category.type,
    certification,
  }))
  return [...plain, ...certified]
})

export function skillMasters(): TableRows {
  return [
    ['skill_categories', SKILL_CATEGORIES.map((_, index) => categoryRow(index))],
    ['skill_items', SKILLS.map(skillRow)],
    ['skill_grades', GRADES.map(gradeRow)],
    ['certifications', CERTIFICATIONS.map(certificationRow)],
    ['training_programs', TRAININGS.map(trainingRow)],
    ['job_types', JOB_TYPES.map(jobTypeRow)],
    ['job_type_skills', JOB_TYPES.flatMap(jobTypeSkills)],
  ]
}

function categoryRow(index: number): Row {
  const words = SKILL_CATEGORIES[index] as (typeof SKILL_CATEGORIES)[number]
  const row = {
    category_id: words.code,
    category_code: words.code,
    category_name: words.name,
    category_level: 1,
    category_path: `/${words.code}/`,
    category_type: words.type,
    category_status: 'ACTIVE',
    display_order: index + 1,
    effective_from: ORGANISATION_FROM,
  }
  return stamped(row, MASTER_AT)
}

function skillRow(skill: Skill, index: number): Row {
  const row = {
    skill_item_id: skill.id,
    skill_code: skill.id.replace('SK-', ''),
    skill_name: skill.name,
    skill_category_id: skill.categoryCode,
    skill_type: skill.type,
    difficulty_level: (index % 5) + 1,
    importance_level: ((index * 3) % 5) + 1,
    is_core_skill: index % 6 === 0 ? 1 : 0,
    is_active: 1,
    effective_from: ORGANISATION_FROM,
    display_order: index + 1,
  }
  return stamped(row, MASTER_AT)
}

/** From the lowest to the highest. */
export const GRADES = [
  ['BEGINNER', 'D', '初級'],
  ['ELEMENTARY', 'C', '初中級'],
  ['INTERMEDIATE', 'B', '中級'],
  ['ADVANCED', 'A', '上級'],
  ['EXPERT', 'S', '熟達'],
] as const

function gradeRow([code, letter, name]: (typeof GRADES)[number], index: number): Row {
  const row = {
    grade_id: `GR-${letter}`,
    grade_code: code,
    letter,
    grade_name: name,
    grade_level: index + 1,
    sort_order: index + 1,
    is_active: 1,
  }
  return stamped(row, MASTER_AT)
}

function certificationRow(words: CertificationWords): Row {
  const row = {
    certification_id: words.code,
    certification_code: words.code,
    certification_name: words.name,
    category: words.category,
    level: words.level,
    issuer: words.issuer,
    validity_period_months: words.validMonths === 0 ? null : words.validMonths,
    renewal_required: words.validMonths === 0 ? 0 : 1,
    exam_fee: words.fee,
    is_recommended: words.level === 'BASIC' ? 1 : 0,
    is_active: 1,
    skill_category_id: 'CRT',
  }
  return stamped(row, MASTER_AT)
}

function trainingRow([code, name, category, hours, mandatory]: (typeof TRAININGS)[number]): Row {
  const row = {
    training_program_id: code,
    program_code: code,
    program_name: name,
    program_category: category,
    program_type: hours > 6 ? '集合研修' : 'eラーニング',
    duration_hours: hours,
    mandatory_flag: mandatory === 'mandatory' ? 1 : 0,
    repeat_interval: mandatory === 'mandatory' ? 12 : null,
    cost_per_participant: Math.round(hours * 3_000),
    active_flag: 1,
    effective_from: ORGANISATION_FROM,
  }
  return stamped(row, MASTER_AT)
}

function jobTypeRow([code, name, category, level]: (typeof JOB_TYPES)[number], index: number): Row {
  const row = {
    job_type_id: code,
    job_type_code: code,
    job_type_name: name,
    job_category: category,
    job_level: level,
    is_active: 1,
    sort_order: index + 1,
  }
  return stamped(row, MASTER_AT)
}

function jobTypeSkills([code, , , , categories]: (typeof JOB_TYPES)[number]): Row[] {
  return SKILLS.filter(
    (skill) => skill.certification === null && categories.includes(skill.categoryCode),
  ).map((skill, index) =>
    stamped(
      {
        id: `${code}:${skill.id}`,
        job_type_id: code,
        skill_item_id: skill.id,
        required_level: (index % 3) + 2,
        skill_priority: index < 2 ? 'CRITICAL' : index < 5 ? 'HIGH' : 'MEDIUM',
        skill_weight: 10,
        certification_required: 0,
        skill_status: 'ACTIVE',
        effective_date: ORGANISATION_FROM,
      },
      MASTER_AT,
    ),
  )
}
