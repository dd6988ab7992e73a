/** What each operation of the LINE WORKS stand-in does: listings, bot, rooms, messages. */
import type { Answer, Arrived } from './http.ts'
import type { WorksCompany, WorksGroup, WorksOrgUnit, WorksUser } from './line-works.ts'
import { cursorOf, FIRST_PAGE, pageOf, placeOf } from './pages.ts'

type Ask = Readonly<{ arrived: Arrived; company: WorksCompany; scopes: readonly string[] }>

type Operation = Readonly<{
  /** One of them is enough. */
  needs: readonly string[]
  method: 'GET' | 'POST'
  path: RegExp
  work(ask: Ask, parts: readonly string[]): Answer
}>

export const OPERATIONS: readonly Operation[] = [
  listing('/users', ['user.read', 'directory.read'], 'users', (company) =>
    company.users.map((user) => ({ domainId: user.domainId, json: userJson(user) })),
  ),
  listing('/groups', ['group.read', 'directory.read'], 'groups', (company) =>
    company.groups.map((group) => ({ domainId: group.domainId, json: groupJson(group) })),
  ),
  listing('/orgunits', ['orgunit.read', 'directory.read'], 'orgUnits', (company) =>
    company.orgUnits.map((unit) => ({ domainId: unit.domainId, json: orgUnitJson(unit) })),
  ),
  operation('GET', /^\/bots\/([^/]+)$/, ['bot', 'bot.read'], ({ company }, [botId]) =>
    withBot(company, botId, () => ({ body: { botId: company.botId, botName: 'Toban' } })),
  ),
  operation(
    'GET',
    /^\/bots\/([^/]+)\/channels\/([^/]+)\/members$/,
    ['bot', 'bot.read'],
    roomMembers,
  ),
  operation(
    'POST',
    /^\/bots\/([^/]+)\/users\/([^/]+)\/messages$/,
    ['bot', 'bot.message'],
    tellUser,
  ),
  operation(
    'POST',
    /^\/bots\/([^/]+)\/channels\/([^/]+)\/messages$/,
    ['bot', 'bot.message'],
    tellRoom,
  ),
]

function operation(
  method: Operation['method'],
  path: RegExp,
  needs: readonly string[],
  work: Operation['work'],
): Operation {
  return { method, path, needs, work }
}

export function worksFault(status: number, code: string, description: string): Answer {
  return { status, body: { code, description } }
}

const MOST_PER_PAGE = 100

function listing(
  path: string,
  needs: readonly string[],
  name: string,
  rowsOf: (company: WorksCompany) => readonly { domainId: number; json: object }[],
): Operation {
  return {
    method: 'GET',
    path: new RegExp(`^${path}$`),
    needs,
    work: ({ arrived, company }) => {
      const { query, rawQuery } = arrived
      const count = Number(query.get('count') ?? MOST_PER_PAGE)
      if (!(count >= 1 && count <= MOST_PER_PAGE))
        return worksFault(400, 'INVALID_PARAMETER', 'count must be 1 to 100.')
      const place = askedPlace(rawQuery, query.get('cursor'))
      if (place === null) return worksFault(400, 'INVALID_PARAMETER', 'cursor is not valid.')
      const domainId = query.get('domainId')
      const all = rowsOf(company)
        .filter((row) => domainId === null || String(row.domainId) === domainId)
        .map((row) => row.json)
      const { rows, next } = pageOf(all, place, { limit: count })
      const nextCursor = next === null ? '' : worksCursor(next)
      return { body: { [name]: rows, responseMetaData: { nextCursor } } }
    },
  }
}

/** A cursor holds `/`, `+` and `=`: one that was not URL-encoded is refused. */
function askedPlace(rawQuery: string, cursor: string | null) {
  if (cursor === null) return FIRST_PAGE
  const raw = /(?:^|&)cursor=([^&]*)/.exec(rawQuery)?.[1] ?? ''
  if (/[/+=]/.test(raw)) return null
  return placeOf(cursor.replace(/^J\/\+/, ''), 'works')
}

function worksCursor(place: Readonly<{ page: number; at: number }>): string {
  return `J/+${cursorOf(place, 'works')}`
}

function userJson(user: WorksUser): object {
  const { lastName, firstName, orgUnitIds = [] } = user
  return {
    domainId: user.domainId,
    userId: user.userId,
    userExternalKey: user.userExternalKey ?? null,
    email: user.email,
    userName: { lastName, firstName, phoneticLastName: null, phoneticFirstName: null },
    isAdministrator: false,
    isPending: user.isPending ?? false,
    isSuspended: user.isSuspended ?? false,
    isDeleted: user.isDeleted ?? false,
    isAwaiting: user.isAwaiting ?? false,
    leaveOfAbsence: {
      startTime: null,
      endTime: null,
      isLeaveOfAbsence: user.isOnLeave ?? false,
    },
    organizations: [
      {
        domainId: user.domainId,
        primary: true,
        levelName: user.levelName ?? null,
        orgUnits: orgUnitIds.map((orgUnitId) => ({ orgUnitId, primary: true })),
      },
    ],
  }
}

function groupJson({ domainId, groupId, groupName, members }: WorksGroup): object {
  return {
    domainId,
    groupId,
    groupName,
    description: null,
    visible: true,
    members,
    useMessage: true,
  }
}

function orgUnitJson(unit: WorksOrgUnit): object {
  return {
    domainId: unit.domainId,
    orgUnitId: unit.orgUnitId,
    orgUnitExternalKey: unit.orgUnitExternalKey ?? null,
    orgUnitName: unit.orgUnitName,
    email: `${unit.orgUnitId}@works.example.jp`,
    parentOrgUnitId: unit.parentOrgUnitId ?? null,
    displayOrder: 1,
    displayLevel: 1,
  }
}

function withBot(company: WorksCompany, botId: string | undefined, work: () => Answer): Answer {
  if (botId !== company.botId) return worksFault(404, 'BOT_NOT_EXIST', 'The bot does not exist.')
  if (!company.botIsPublic) return worksFault(403, 'ACCESS_DENIED', 'Access is denied for bot.')
  return work()
}

function roomMembers({ company }: Ask, [botId, channelId]: readonly string[]): Answer {
  return withRoom(company, [botId, channelId], () => ({
    body: { members: ['bot'], responseMetaData: { nextCursor: '' } },
  }))
}

function withRoom(
  company: WorksCompany,
  [botId, channelId]: readonly (string | undefined)[],
  work: () => Answer,
): Answer {
  return withBot(company, botId, () => {
    const room = company.rooms.find((one) => one.channelId === channelId)
    if (!room) return worksFault(404, 'CHANNEL_NOT_EXIST', 'The channel does not exist.')
    if (room.gone) return worksFault(410, 'DELETED', 'The channel was deleted.')
    if (!room.bot) return worksFault(403, 'ACCESS_DENIED', 'Access is denied for bot.')
    return work()
  })
}

const LONGEST_TEXT = 2_000

/** 201 without a body: no message id comes back. */
function told(company: WorksCompany, to: string, body: string): Answer {
  let content: { type?: unknown; text?: unknown } | undefined
  try {
    content = (JSON.parse(body) as { content?: typeof content }).content
  } catch {
    return worksFault(400, 'BAD_REQUEST', 'The body is not JSON.')
  }
  if (content?.type !== 'text' || typeof content.text !== 'string' || content.text === '')
    return worksFault(400, 'MISSING_PARAMETER', 'content.text is missing.')
  if ([...content.text].length > LONGEST_TEXT)
    return worksFault(400, 'LIMIT_EXCEEDED', 'content.text is longer than 2000 characters.')
  company.posts.push({ to, text: content.text })
  return { status: 201 }
}

function tellUser({ arrived, company }: Ask, [botId, userId = '']: readonly string[]): Answer {
  return withBot(company, botId, () => {
    const key = userId.startsWith('externalKey:') ? userId.slice('externalKey:'.length) : null
    const user = company.users.find((one) => {
      return key === null
        ? one.userId === userId || one.email === userId
        : one.userExternalKey === key
    })
    if (!user || user.isDeleted)
      return worksFault(404, 'USER_NOT_EXIST', 'The user does not exist.')
    return told(company, user.userId, arrived.body)
  })
}

function tellRoom({ arrived, company }: Ask, parts: readonly string[]): Answer {
  return withRoom(company, parts, () => told(company, parts[1] ?? '', arrived.body))
}
