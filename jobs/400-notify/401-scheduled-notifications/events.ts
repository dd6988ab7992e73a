/** What a day calls for in a company: each event finds its notices. Whom they go to is decided elsewhere. */
import {
  expiringCertifications,
  followUpsDue,
  goalsDue,
  goalsToReview,
  goalsUnderWay,
  type OpenGoal,
  waitingApprovals,
  withoutSkillChange,
} from '../../../data/tenant/notice-sources.ts'
import type { PlannedNotice } from '../../../data/tenant/planned-notices.ts'
import type { BusinessCalendar } from '../../../server/domain/business-calendar.ts'
import {
  addDays,
  type Day,
  dayAt,
  daySpan,
  daysBetween,
  type TenantDb,
  type Words,
  weekday,
} from '../../../server/sdk/index.ts'
import { businessDaysWaited, isBehind, isoWeek, quarterOf, stageOf } from './rules.ts'

/** One matter of one person. */
export type Notice = Readonly<{
  event: string
  category: PlannedNotice['category']
  type: PlannedNotice['type']
  entityType: string
  entityId: string
  /** What makes it another one next time: a date, a week, a quarter. */
  anchor: string
  stage: number | null
  /** Whose matter it is. */
  subjectId: string
  title: Words
  message: Words
  values: Readonly<Record<string, unknown>>
}>

type Search = Readonly<{
  day: Day
  /** Descending or not; used by events with stages. */
  stages: readonly number[]
  /** The company's business days. */
  calendar: BusinessCalendar
  managerOf(employeeId: string): string | null
}>

type DatedEvent = Readonly<{
  event: string
  stages: readonly number[]
  /** The manager is told from here on unless the setting says otherwise; 0: never. */
  escalateStage: number
  find(tenant: TenantDb, search: Search): Notice[]
}>

const UNCHANGED_DAYS = 180
const WAITING_BUSINESS_DAYS = 3

/** In the order in which they are planned. */
export const DATED_EVENTS: readonly DatedEvent[] = [
  {
    event: 'certification_expiring',
    stages: [30, 7, 1],
    escalateStage: 7,
    find: (tenant, { day, stages }) =>
      expiringCertifications(tenant, { from: day, to: addDays(day, Math.max(...stages)) }).flatMap(
        ({ id, employeeId, name, expiryDate }) => {
          const left = daysBetween(day, expiryDate)
          const stage = stageOf(stages, left)
          if (stage === null) return []
          return {
            ...about('certification_expiring', 'CERTIFICATION', 'skill_record', id),
            anchor: expiryDate,
            stage,
            subjectId: employeeId,
            title: {
              ja: `${name}の有効期限${leftJa(left)}`,
              en: `${name} expires ${leftEn(left)}`,
            },
            message: {
              ja: `${name}は${expiryDate}に失効します。更新の手続きをお願いします。`,
              en: `${name} expires on ${expiryDate}. Please renew it.`,
            },
            values: { certification: name, certification_name: name, ...dated(expiryDate, left) },
          }
        },
      ),
  },
  {
    event: 'goal_deadline',
    stages: [14, 7, 1],
    escalateStage: 0,
    find: (tenant, { day, stages }) =>
      goalsDue(tenant, { from: day, to: addDays(day, Math.max(...stages)) }).flatMap((goal) => {
        const left = daysBetween(day, goal.targetDate)
        const stage = stageOf(stages, left)
        if (stage === null) return []
        return {
          ...aboutGoal('goal_deadline', goal),
          anchor: goal.targetDate,
          stage,
          title: {
            ja: `目標「${goal.title}」の期日${leftJa(left)}`,
            en: `Goal "${goal.title}" is due ${leftEn(left)}`,
          },
          message: {
            ja: `目標「${goal.title}」の期日は${goal.targetDate}です (進捗 ${goal.progress} %)。`,
            en: `Goal "${goal.title}" is due on ${goal.targetDate} (progress ${goal.progress} %).`,
          },
          values: { ...ofGoal(goal), ...dated(goal.targetDate, left) },
        }
      }),
  },
  {
    event: 'goal_behind',
    stages: [],
    escalateStage: 0,
    find: (tenant, { day }) => {
      if (weekday(day) !== 1) return []
      return goalsUnderWay(tenant, day)
        .filter((goal) => isBehind(goal, day))
        .map((goal) => ({
          ...aboutGoal('goal_behind', goal),
          anchor: isoWeek(day),
          title: {
            ja: `目標「${goal.title}」の進捗が遅れています`,
            en: `Goal "${goal.title}" is behind`,
          },
          message: {
            ja: `目標「${goal.title}」の進捗は ${goal.progress} % です (期日 ${goal.targetDate})。`,
            en: `Goal "${goal.title}" stands at ${goal.progress} % (due ${goal.targetDate}).`,
          },
          values: { ...ofGoal(goal), ...dated(goal.targetDate, daysBetween(day, goal.targetDate)) },
        }))
    },
  },
  {
    event: 'goal_review_due',
    stages: [],
    escalateStage: 0,
    find: (tenant, { day }) =>
      goalsToReview(tenant, day).map((goal) => ({
        ...aboutGoal('goal_review_due', goal),
        anchor: day,
        title: {
          ja: `目標「${goal.title}」のふりかえりの日です`,
          en: `Goal "${goal.title}" is to be reviewed today`,
        },
        message: {
          ja: `目標「${goal.title}」のふりかえりを行ってください。`,
          en: `Please review the goal "${goal.title}".`,
        },
        values: { ...ofGoal(goal), ...dated(day, 0) },
      })),
  },
  {
    event: 'training_follow_up',
    stages: [],
    escalateStage: 0,
    find: (tenant, { day }) =>
      followUpsDue(tenant, day).map(({ id, employeeId, training }) => ({
        ...about('training_follow_up', 'TRAINING', 'training_history', id),
        anchor: day,
        subjectId: employeeId,
        title: {
          ja: `研修「${training}」のふりかえり`,
          en: `Follow up on the training "${training}"`,
        },
        message: {
          ja: `研修「${training}」のふりかえりを登録してください。`,
          en: `Please record your follow-up of the training "${training}".`,
        },
        values: { training, ...dated(day, 0) },
      })),
  },
  {
    event: 'approval_pending',
    stages: [],
    escalateStage: 0,
    find: pendingApprovals,
  },
  {
    event: 'skill_update_reminder',
    stages: [],
    escalateStage: 0,
    find: (tenant, { day }) => {
      if (!day.endsWith('-01')) return []
      const since = addDays(day, -UNCHANGED_DAYS)
      return withoutSkillChange(tenant, { day: since, at: daySpan(since).from }).map((id) => ({
        ...about('skill_update_reminder', 'SKILL', 'employee', id),
        anchor: quarterOf(day),
        subjectId: id,
        title: { ja: 'スキル情報の更新のお願い', en: 'Please bring your skills up to date' },
        message: {
          ja: `スキル情報が ${UNCHANGED_DAYS} 日以上更新されていません。内容をご確認ください。`,
          en: `Your skills have not changed for ${UNCHANGED_DAYS} days or more. Please look them over.`,
        },
        values: { days: UNCHANGED_DAYS, ...dated(day, 0) },
      }))
    },
  },
]

/** One per approver and day, with how many wait. */
function pendingApprovals(tenant: TenantDb, { day, calendar, managerOf }: Search): Notice[] {
  const counts = new Map<string, number>()
  for (const { employeeId, approverId, since } of waitingApprovals(tenant, daySpan(day).from)) {
    if (businessDaysWaited(dayAt(since), day, calendar) < WAITING_BUSINESS_DAYS) continue
    const approver = approverId ?? managerOf(employeeId)
    if (approver !== null) counts.set(approver, (counts.get(approver) ?? 0) + 1)
  }
  return [...counts].map(([approver, count]) => ({
    ...about('approval_pending', 'SYSTEM', 'employee', approver),
    type: 'APPROVAL' as const,
    anchor: day,
    subjectId: approver,
    title: { ja: `承認待ち ${count} 件`, en: `${count} wait for your approval` },
    message: {
      ja: `${count} 件の承認を ${WAITING_BUSINESS_DAYS} 営業日以上お待ちしています。`,
      en: `${count} have waited for your approval for ${WAITING_BUSINESS_DAYS} business days or more.`,
    },
    values: { count, ...dated(day, 0) },
  }))
}

function about(event: string, category: Notice['category'], entityType: string, entityId: string) {
  return { event, category, type: 'REMINDER' as const, entityType, entityId, stage: null }
}

function aboutGoal(event: string, goal: OpenGoal) {
  return { ...about(event, 'PROJECT', 'goal', goal.id), subjectId: goal.employeeId }
}

function ofGoal({ title, progress }: OpenGoal) {
  return { title, goal_title: title, progress }
}

/** The names under which templates know a date. */
function dated(date: Day, left: number) {
  return { date, days_left: left }
}

function leftJa(left: number): string {
  return left === 0 ? 'は本日です' : `まであと ${left} 日です`
}

function leftEn(left: number): string {
  return left === 0 ? 'today' : left === 1 ? 'tomorrow' : `in ${left} days`
}
