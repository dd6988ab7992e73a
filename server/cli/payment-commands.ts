/** `toban payments list | record | undo | import`. */
import { readFileSync, statSync } from 'node:fs'
import { type Command, Option } from 'commander'
import { latestPayments } from '../../data/platform/reading/payments.ts'
import {
  type ImportEnd,
  type ImportPlan,
  LARGEST_FILE_BYTES,
  type PlannedLine,
  paymentActs,
  type Settled,
} from '../commands/payments/index.ts'
import { PAYMENT_METHODS } from '../domain/billing/payment.ts'
import { verdictText } from '../domain/billing/verdict-text.ts'
import { TobanError, unreachable } from '../domain/errors.ts'
import { moneyText } from '../domain/money.ts'
import { asAdministrator } from './admin-context.ts'
import { answer, say, type Voice } from './output.ts'
import { plainTable } from './run-text.ts'
import { settingOf } from './setting.ts'

const MOST_LISTED = 200

export function addPaymentCommands(program: Command): void {
  const payments = program.command('payments').description('what was paid on invoices / 入金')

  payments
    .command('list')
    .description('the newest entries / 一覧')
    .action(async (_options: unknown, command: Command) => {
      const setting = settingOf(command)
      const listed = await asAdministrator(setting, ({ platform }) =>
        latestPayments(platform, { limit: MOST_LISTED }),
      )
      answer(setting.voice, listed, () => {
        const table = plainTable(['id', 'day', 'invoice', 'company', 'kind', 'amount', 'by'])
        for (const one of listed)
          table.push([
            ...[one.paymentId, one.paidOn, one.invoiceNumber, one.tenantCode],
            one.isTakenBack ? `${one.kind} (taken back)` : one.kind,
            ...[moneyText(one.amountMinor, one.currency), one.createdBy],
          ])
        return listed.length > 0 ? table.toString() : 'no payments yet'
      })
    })

  payments
    .command('record <invoice>')
    .description('enter a payment of an invoice, by its number / 入金を登録する')
    .requiredOption('--date <day>', 'when it came in')
    .requiredOption('--amount <amount>', 'in the currency of the invoice')
    .addOption(new Option('--method <method>').choices(PAYMENT_METHODS).default('BANK_TRANSFER'))
    .option('--reference <text>', 'of the bank or the accounting', '')
    .option('--refund', 'it goes back to the company', false)
    .option('--overpaid', 'more than is open was really paid', false)
    .requiredOption('--reason <text>', 'why; kept on record')
    .action(async (invoice: string, options: RecordOptions, command: Command) => {
      const setting = settingOf(command)
      const settled = await asAdministrator(setting, (context) =>
        paymentActs(context).record({
          ...{ invoice, paidOn: options.date, amount: options.amount, method: options.method },
          ...{ reference: options.reference, mayOverpay: options.overpaid, key: null },
          kind: options.refund ? 'refund' : 'payment',
          ...{ by: setting.by, reason: options.reason },
        }),
      )
      answer(setting.voice, settled, () => settledText(settled))
    })

  payments
    .command('undo <payment>')
    .description('take an entry back by another one / 入金を取り消す')
    .requiredOption('--reason <text>', 'why; kept on record')
    .action(async (paymentId: string, options: { reason: string }, command: Command) => {
      const setting = settingOf(command)
      const settled = await asAdministrator(setting, (context) =>
        paymentActs(context).reverse({ paymentId, by: setting.by, reason: options.reason }),
      )
      answer(setting.voice, settled, () => settledText(settled))
    })

  payments
    .command('import <file>')
    .description('look at a CSV of the bank; with --enter, enter what matches / 入金明細を取り込む')
    .option('--enter', 'enter what matches', false)
    .option('--other-amounts', 'enter part payments and overpayments too', false)
    .option('--reason <text>', 'why; kept on record', '')
    .action(async (file: string, options: ImportOptions, command: Command) => {
      const setting = settingOf(command)
      const bytes = bytesOf(file)
      if (!options.enter) {
        const plan = await asAdministrator(setting, (context) => paymentActs(context).plan(bytes))
        answer(setting.voice, plan, () => planText(setting.voice, plan))
        return
      }
      const end = await asAdministrator(setting, (context) =>
        paymentActs(context).import({
          ...{ bytes, hash: null, by: setting.by, reason: options.reason },
          otherAmounts: options.otherAmounts ? 'enter' : 'leave',
        }),
      )
      answer(setting.voice, end, () => endText(setting.voice, end))
    })
}

type RecordOptions = Readonly<
  Record<'date' | 'amount' | 'method' | 'reference' | 'reason', string> &
    Record<'refund' | 'overpaid', boolean>
>

type ImportOptions = Readonly<{ enter: boolean; otherAmounts: boolean; reason: string }>

function bytesOf(path: string): Uint8Array {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found?.isFile())
    throw new TobanError({
      code: 'import_file_missing',
      kind: 'not-found',
      message: { ja: `ファイルがありません: ${path}`, en: `no such file: ${path}` },
    })
  // One byte more than is allowed is enough to be refused in words.
  return found.size > LARGEST_FILE_BYTES
    ? new Uint8Array(LARGEST_FILE_BYTES + 1)
    : readFileSync(path)
}

function settledText({ paymentId, invoiceNumber, state, balanceMinor, currency }: Settled): string {
  return `${paymentId}  ${invoiceNumber}: ${state}, open ${moneyText(balanceMinor, currency)}`
}

function planText(voice: Voice, plan: ImportPlan): string {
  const table = plainTable(['line', 'invoice', 'company', 'amount', 'verdict'])
  for (const line of plan.lines) table.push(rowOf(voice, line))
  return table.toString()
}

function rowOf(voice: Voice, planned: PlannedLine): string[] {
  const { line, column, asked, onto, verdict, currency } = planned
  const number = onto?.number ?? asked.invoice
  return [
    ...[`${line}:${column}`, number, onto?.tenantCode ?? asked.company, asked.amount],
    say(voice, verdictText(verdict, currency)),
  ]
}

function endText(voice: Voice, end: ImportEnd): string {
  switch (end.kind) {
    case 'changed':
      return planText(voice, end.plan)
    case 'entered': {
      const left = end.plan.lines.filter(({ line }) => !end.enteredLines.includes(line))
      const companies = end.companies.map(
        ({ tenantCode, entered, refused }) =>
          `${tenantCode}: ${refused === null ? `${entered} entered` : say(voice, refused)}`,
      )
      const rest = left.length === 0 ? [] : [planText(voice, { ...end.plan, lines: left })]
      return [...companies, ...rest].join('\n') || 'nothing to enter'
    }
    default:
      return unreachable(end)
  }
}
