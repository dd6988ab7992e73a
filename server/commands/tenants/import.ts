/** `tenants import`: takes over a company's file, or registers a list of companies; both all or nothing. */
import { randomBytes } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import { isTenantCode } from '../../../data/folder.ts'
import {
  installationIdOf,
  tenantExists,
  tenantIdTaken,
} from '../../../data/platform/provisioning.ts'
import { tenantFaults } from '../../../data/sqlite/faults.ts'
import {
  adoptHandover,
  copyHandover,
  type Handover,
  inspectHandover,
  publishHandover,
} from '../../../data/tenant/handover.ts'
import { TobanError } from '../../domain/errors.ts'
import { checkFileInChild } from '../../sdk/child.ts'
import type { AdminContext } from '../admin-context.ts'
import { fileMissing, type LineFault, listFaulty, readTenantList } from './csv.ts'
import { type AddedTenant, provision } from './provision.ts'
import {
  draftOf,
  faultsOf,
  isTaken,
  requestFaulty,
  type TenantDraft,
  type TenantRequest,
} from './request.ts'

/** For a company's file: everything but the code, which is in the file. Not used with a list. */
export type ImportOptions = Omit<TenantRequest, 'code'> &
  Readonly<{ reason?: string; signal?: AbortSignal }>

export type Imported = Readonly<{
  kind: 'company-file' | 'list'
  tenants: readonly AddedTenant[]
  /** Rows of a company's file that point nowhere; BATCH-105 tells which. 0 for a list. */
  fkFaults: number
}>

/** `*.db` is a company's file, `*.csv` a list; anything else is refused. */
export async function importFrom(
  context: AdminContext,
  path: string,
  options: ImportOptions,
): Promise<Imported> {
  const from = resolve(path)
  if (!existsSync(from)) throw fileMissing(from)
  switch (extname(from).toLowerCase()) {
    case '.db':
      return importCompany(context, from, options)
    case '.csv':
      return importList(context, from, options)
    default:
      throw unknownKind(from)
  }
}

function importList(context: AdminContext, path: string, options: ImportOptions): Imported {
  const listed = readTenantList(path)
  const lineOf = new Map<string, number>()
  const faults: LineFault[] = []
  for (const { line, request } of listed) {
    const code = (request.code ?? '').trim()
    const earlier = lineOf.get(code)
    if (earlier !== undefined) faults.push(repeatedCode(line, { code, earlier }))
    else if (code !== '') lineOf.set(code, line)
    for (const fault of faultsOf(context.platform, request, context.now()))
      faults.push({ line, ...fault })
    if (isTaken(context.platform, code)) faults.push(takenCode(line, code))
  }
  if (faults.length > 0) throw listFaulty(faults)
  const drafts = listed.map(({ request }) => draftOf(request, context.now()))
  const reason = options.reason ?? path
  const tenants = provision(context, drafts, {
    verb: 'tenant.import',
    reason,
    details: { list: path },
  })
  return { kind: 'list', tenants, fkFaults: 0 }
}

async function importCompany(
  context: AdminContext,
  path: string,
  options: ImportOptions,
): Promise<Imported> {
  const found = inspectHandover(path)
  if (!isTenantCode(found.code)) throw badIdentity(path, found.code)
  if (resolve(context.folder.tenantFile(found.code)) === path) throw inPlace(path)
  if (isTaken(context.platform, found.code)) throw tenantExists(found.code)
  if (tenantIdTaken(context.platform, found.tenantId)) throw idTaken(path, found)
  const { reason, signal, ...fields } = options
  const request: TenantRequest = { ...fields, code: found.code }
  const faults = faultsOf(context.platform, request, context.now())
  if (faults.length > 0) throw requestFaulty(faults)
  const fkFaults = await takeOver(context, {
    path,
    found,
    signal: signal ?? new AbortController().signal,
  })
  const draft = draftOf(request, context.now())
  return {
    kind: 'company-file',
    tenants: [register(context, { draft, found, path, reason })],
    fkFaults,
  }
}

type TakeOver = Readonly<{ path: string; found: Handover; signal: AbortSignal }>

/** The copy is checked, not the original: that is what will be worked with. Answers its foreign-key faults. */
async function takeOver(context: AdminContext, { path, found, signal }: TakeOver): Promise<number> {
  const target = context.folder.tenantFile(found.code)
  if (existsSync(target)) return refuseOther(context, target, found)
  const copy = `${target}.tmp-${randomBytes(6).toString('hex')}`
  try {
    await copyHandover(path, copy, found.code)
    const verdict = await checkFileInChild(
      { path: copy, depth: 'full', countRows: false },
      { signal },
    )
    if (verdict.complaints.length > 0) throw damaged(path, verdict.complaints)
    adoptHandover(copy, { code: found.code, installationId: installationIdOf(context.platform) })
    publishHandover(copy, target)
    return verdict.fkFaults
  } finally {
    for (const side of ['', '-wal', '-shm', '-journal']) rmSync(copy + side, { force: true })
  }
}

/** What is there may only be this company, already taken over by a try that broke off before its rows. */
function refuseOther(context: AdminContext, target: string, found: Handover): number {
  const there = inspectHandover(target)
  const isOurs = there.installationId === installationIdOf(context.platform)
  if (!isOurs || there.tenantId !== found.tenantId) throw tenantFaults.exists(target)
  return 0
}

type Registering = Readonly<{
  draft: TenantDraft
  found: Handover
  path: string
  reason: string | undefined
}>

function register(context: AdminContext, { draft, found, path, reason }: Registering): AddedTenant {
  const details = {
    file: path,
    fromInstallation: found.installationId,
    fromSchema: found.schemaVersion,
  }
  const [added] = provision(context, [draft], {
    verb: 'tenant.import',
    reason: reason ?? path,
    details,
  })
  return added!
}

function repeatedCode(
  line: number,
  { code, earlier }: { code: string; earlier: number },
): LineFault {
  const words = {
    ja: `${code} は ${earlier} 行目にもあります`,
    en: `${JSON.stringify(code)} is on line ${earlier} already`,
  }
  return { line, field: 'code', words }
}

function takenCode(line: number, code: string): LineFault {
  const words = {
    ja: `${code} はすでに登録されています`,
    en: `${JSON.stringify(code)} is registered already`,
  }
  return { line, field: 'code', words }
}

function damaged(path: string, complaints: readonly string[]): TobanError {
  return new TobanError({
    code: 'tenant_file_corrupt',
    kind: 'bad-input',
    message: {
      ja: `ファイルが壊れています: ${path}: ${complaints[0]}(${complaints.length} 件)`,
      en: `the file is damaged: ${path}: ${complaints[0]} (${complaints.length} complaints)`,
    },
    hint: {
      ja: '何も取り込んでいません。送り主にもう一度、検証済みのコピーを出してもらってください',
      en: 'nothing was taken over; ask the sender for another, verified copy',
    },
  })
}

function badIdentity(path: string, code: string): TobanError {
  return new TobanError({
    code: 'tenant_code_invalid',
    kind: 'bad-input',
    message: {
      ja: `${path} のテナントコードが正しくありません: ${JSON.stringify(code)}`,
      en: `${path} names a tenant code that is none: ${JSON.stringify(code)}`,
    },
  })
}

function inPlace(path: string): TobanError {
  return new TobanError({
    code: 'import_in_place',
    kind: 'bad-input',
    message: {
      ja: `取り込むファイルが取り込み先に置かれています: ${path}`,
      en: `the file to import lies where it would be put: ${path}`,
    },
    hint: {
      ja: '先に inbox/migration へ移してください(-wal、-shm も一緒に)',
      en: 'move it to inbox/migration first, with its -wal and -shm',
    },
  })
}

function idTaken(path: string, found: Handover): TobanError {
  return new TobanError({
    code: 'tenant_id_taken',
    kind: 'refused',
    message: {
      ja: `${path} のテナント ID ${found.tenantId} は別のコードで登録されています`,
      en: `the tenant id ${found.tenantId} of ${path} is registered under another code`,
    },
    hint: {
      ja: '同じ会社を二度取り込もうとしています。一覧: toban tenants list',
      en: 'it is a company that is here already; see: toban tenants list',
    },
  })
}

function unknownKind(path: string): TobanError {
  return new TobanError({
    code: 'import_kind_unknown',
    kind: 'bad-input',
    message: {
      ja: `取り込めるのは会社のファイル (*.db) か会社の一覧 (*.csv) です: ${path}`,
      en: `a company's file (*.db) or a list of companies (*.csv) can be imported, not ${path}`,
    },
  })
}
