/** The errors of opening a data file, worded for the plane it belongs to; used by the openers. */
import { TobanError, type Words } from '../../server/domain/errors.ts'

/** Makes the error for one way in which a file can be wrong. `detail` says what was seen. */
export type FileFaults = Readonly<{
  missing(path: string): TobanError
  corrupt(path: string, detail: Words, cause?: unknown): TobanError
  unopenable(path: string, cause: unknown): TobanError
  /** The disk is full or does not answer. */
  unanswered(path: string, cause: unknown): TobanError
  foreign(path: string): TobanError
  exists(path: string): TobanError
}>

/** Faults of ops.db and platform.db: codes `database_missing`, `database_corrupt`, `database_exists`. */
export const databaseFaults: FileFaults = faultsOf({
  prefix: 'database',
  noun: { ja: 'データベース', en: 'database' },
  makeHint: {
    ja: '新しく始めるなら `toban init`、失ったのならバックアップから復元してください',
    en: 'type `toban init` to begin a new installation, or restore a backup if the file was lost',
  },
})

/** Faults of a company's file: codes `tenant_file_missing`, `tenant_file_corrupt`, `tenant_file_exists`. */
export const tenantFaults: FileFaults = faultsOf({
  prefix: 'tenant_file',
  noun: { ja: 'テナントのデータベース', en: 'tenant database' },
  makeHint: {
    ja: '新しいテナントなら `toban tenants add`、失ったのならバックアップから復元してください',
    en: 'type `toban tenants add` for a new tenant, or restore a backup if the file was lost',
  },
})

type Wording = Readonly<{ prefix: string; noun: Words; makeHint: Words }>

function faultsOf({ prefix, noun, makeHint }: Wording): FileFaults {
  return {
    missing: (path) =>
      new TobanError({
        code: `${prefix}_missing`,
        message: {
          ja: `${noun.ja}がありません: ${path}`,
          en: `the ${noun.en} does not exist: ${path}`,
        },
        hint: makeHint,
      }),
    corrupt: (path, detail, cause) =>
      new TobanError({
        code: `${prefix}_corrupt`,
        message: {
          ja: `${noun.ja}が壊れています: ${path}: ${detail.ja}`,
          en: `the ${noun.en} is damaged: ${path}: ${detail.en}`,
        },
        hint: RESTORE,
        cause,
      }),
    unopenable: (path, cause) =>
      new TobanError({
        code: `${prefix}_unopenable`,
        message: {
          ja: `${noun.ja}を開けません: ${path}`,
          en: `can not open the ${noun.en}: ${path}`,
        },
        hint: {
          ja: `このプロセスのユーザーが所有し読み書きできるか確かめてください: ls -l ${path}`,
          en: `check that the user of this process owns it and may read and write it: ls -l ${path}`,
        },
        cause,
      }),
    unanswered: (path, cause) =>
      new TobanError({
        code: `${prefix}_disk`,
        message: {
          ja: `ディスクに空きがないか、応答しないため、${noun.ja}を使えません: ${path}`,
          en: `can not use the ${noun.en}, the disk is full or does not answer: ${path}`,
        },
        hint: {
          ja: `空き容量を確かめ、空きを作ってからやり直してください: df -h ${path}`,
          en: `look at the free space, make room and try again: df -h ${path}`,
        },
        cause,
      }),
    foreign: (path) =>
      new TobanError({
        code: 'not_a_toban_file',
        message: {
          ja: `Toban のファイルではありません: ${path}`,
          en: `not a file of Toban: ${path}`,
        },
        hint: {
          ja: '別のプログラムの SQLite ファイルです。データフォルダの指定を確かめてください',
          en: 'it is an SQLite file of another program: check which data folder was given',
        },
      }),
    exists: (path) =>
      new TobanError({
        code: `${prefix}_exists`,
        kind: 'refused',
        message: { ja: `すでにあります: ${path}`, en: `it exists already: ${path}` },
        hint: {
          ja: '既存のファイルは上書きしません。別の場所を指定するか、先に移動してください',
          en: 'an existing file is never overwritten: give another place or move it away first',
        },
      }),
  }
}

const RESTORE: Words = {
  ja: 'ファイルを別の場所へ移し、最後の検証済みバックアップから復元してください',
  en: 'move the file (with its -wal and -shm) aside and restore the last verified backup',
}
